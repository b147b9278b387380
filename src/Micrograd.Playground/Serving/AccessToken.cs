using System.Security.Cryptography;
using System.Text;

namespace Micrograd.Playground.Serving;

/// <summary>
/// 256 random bits, new at each start. Our page carries them and sends them back; another site can neither read the page
/// nor set the header.
/// </summary>
sealed class AccessToken
{
    /// <summary>The header that a request that computes must carry.</summary>
    public const string Header = "X-Micrograd-Token";

    readonly byte[] _digest;

    public AccessToken()
    {
        Text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _digest = Digest(Text);
    }

    public string Text { get; }

    /// <summary>Whether the text is the token; how long that takes tells nothing of how much of it was right.</summary>
    public bool Matches(string? text) => CryptographicOperations.FixedTimeEquals(Digest(text ?? ""), _digest);

    static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
