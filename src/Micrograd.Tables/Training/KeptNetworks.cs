using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Micrograd.Tables.Training;

/// <summary>
/// Networks that were learned to the end, in a folder, each under a hash of all that decides what it became: its rows, its settings, the
/// seed, and the code. So a training that was stopped passes over what it had done, and nothing else is ever taken for that.
/// </summary>
sealed class KeptNetworks
{
    const string Epochs = "epochs";
    const string Starts = "starts";

    readonly string _folder;
    readonly byte[] _common;

    public KeptNetworks(
        string folder,
        TableNetworkSettings settings,
        TrainOptions options,
        double weightDecay,
        EncodedRows rows
    )
    {
        _folder = folder;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(KeptNetworks).Module.ModuleVersionId.ToByteArray());
        hash.AppendData(typeof(Tensor).Module.ModuleVersionId.ToByteArray());
        hash.AppendData(
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(settings, TablesJson.Default.TableNetworkSettings))
        );
        hash.AppendData(
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{options.Seed} {options.Epochs} {options.BatchSize} {options.LearningRate:R} {options.EarlyStopping} {weightDecay:R}"
                )
            )
        );
        rows.AddTo(hash);
        _common = hash.GetHashAndReset();
    }

    /// <summary>Where the network of these rows is kept.</summary>
    public string PathOf(int[] train, int[] validation, int member)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_common);
        hash.AppendData(BitConverter.GetBytes(member));
        hash.AppendData(BitConverter.GetBytes(train.Length));
        hash.AppendData(MemoryMarshal.AsBytes(train.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(validation.AsSpan()));
        return Path.Combine(_folder, $"{Convert.ToHexStringLower(hash.GetHashAndReset())}.safetensors");
    }

    public static void Save(string path, Learned learned) =>
        learned.Network.Save(
            path,
            new Dictionary<string, string>
            {
                [Epochs] = JsonSerializer.Serialize([.. learned.Epochs], TablesJson.Default.ListTrainEpoch),
                [Starts] = learned.Starts.ToString(CultureInfo.InvariantCulture),
            }
        );

    /// <summary>Reads the weights into a network; null where there are none, or none that can be read.</summary>
    public static (IReadOnlyList<TrainEpoch> Epochs, int Starts)? Load(string path, TableNetwork network)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            using var file = SafetensorsFile.Open(path);
            var epochs = JsonSerializer.Deserialize(file.Metadata[Epochs], TablesJson.Default.ListTrainEpoch)!;
            var starts = int.Parse(file.Metadata[Starts], CultureInfo.InvariantCulture);
            network.Load(path);
            return (epochs, starts);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or KeyNotFoundException
                        or JsonException
                        or FormatException
            )
        {
            return null;
        }
    }
}
