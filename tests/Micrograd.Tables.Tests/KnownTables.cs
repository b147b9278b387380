using System.Globalization;
using System.Text;

namespace Micrograd.Tables.Tests;

/// <summary>Nine tables in the style of well-known ones, made from a seed: what people have, with all its quirks.</summary>
static class KnownTables
{
    public static IReadOnlyDictionary<string, (Func<byte[]> Make, string Target)> All { get; } =
        new Dictionary<string, (Func<byte[]>, string)>
        {
            ["wine"] = (Wine, "column1"),
            ["adult"] = (Adult, "income"),
            ["titanic"] = (Titanic, "Survived"),
            ["housing"] = (Housing, "price"),
            ["excel"] = (Excel, "Umsatz"),
            ["mushrooms"] = (Mushrooms, "class"),
            ["energy"] = (Energy, "load"),
            ["fraud"] = (Fraud, "Class"),
            ["mixed"] = (Mixed, "bought"),
        };

    /// <summary>No header, a class and 13 measurements.</summary>
    static byte[] Wine()
    {
        var random = new Random(11);
        var text = new StringBuilder();
        var centres = new double[3, 13];
        for (var c = 0; c < 3; c++)
        {
            for (var i = 0; i < 13; i++)
            {
                centres[c, i] = Normal(random) * 0.9;
            }
        }
        foreach (var row in Enumerable.Range(0, 178).OrderBy(_ => random.Next()))
        {
            var kind =
                row < 59 ? 0
                : row < 130 ? 1
                : 2;
            text.Append(kind + 1);
            for (var i = 0; i < 13; i++)
            {
                text.Append(Invariant($",{10 + i * 3 + (i % 4 + 1) * (centres[kind, i] + Normal(random)):0.00}"));
            }
            text.Append('\n');
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Six numbers and eight texts, with blanks behind commas and ? for what is missing.</summary>
    static byte[] Adult()
    {
        var random = new Random(12);
        string[] workclass = ["Private", "Self-emp-not-inc", "Local-gov", "State-gov", "Federal-gov", "Self-emp-inc"];
        string[] education =
        [
            "HS-grad",
            "Some-college",
            "Bachelors",
            "Masters",
            "Assoc-voc",
            "11th",
            "10th",
            "Doctorate",
            "Prof-school",
            "9th",
        ];
        int[] years = [9, 10, 13, 14, 11, 7, 6, 16, 15, 5];
        string[] marital = ["Married-civ-spouse", "Never-married", "Divorced", "Separated", "Widowed"];
        string[] occupation =
        [
            "Craft-repair",
            "Exec-managerial",
            "Prof-specialty",
            "Adm-clerical",
            "Sales",
            "Other-service",
            "Machine-op-inspct",
            "Transport-moving",
            "Handlers-cleaners",
            "Tech-support",
        ];
        double[] paid = [0, 1.1, 0.9, 0, 0.4, -1.1, -0.4, -0.2, -0.9, 0.6];
        string[] relationship = ["Husband", "Not-in-family", "Own-child", "Unmarried", "Wife"];
        string[] race = ["White", "Black", "Asian-Pac-Islander", "Other"];
        string[] country = ["United-States", "Mexico", "Philippines", "Germany", "Canada", "India"];
        var text = new StringBuilder(
            "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income\n"
        );
        for (var row = 0; row < 5000; row++)
        {
            var age = Math.Clamp((int)(38 + 13 * Normal(random)), 17, 90);
            var e = Pick(random, [0.32, 0.22, 0.17, 0.06, 0.06, 0.05, 0.04, 0.02, 0.02, 0.04]);
            var m = Pick(random, age < 25 ? [0.1, 0.8, 0.05, 0.03, 0.02] : [0.53, 0.22, 0.16, 0.04, 0.05]);
            var o = Pick(random, [0.14, 0.13, 0.14, 0.13, 0.12, 0.11, 0.07, 0.05, 0.05, 0.06]);
            var w = Pick(random, [0.7, 0.08, 0.07, 0.05, 0.05, 0.05]);
            var male = random.NextDouble() < 0.67;
            var rel =
                m == 0 ? (male ? 0 : 4)
                : age < 25 && random.NextDouble() < 0.6 ? 2
                : random.NextDouble() < 0.6 ? 1
                : 3;
            var hours = Math.Clamp((int)(40 + 11 * Normal(random)), 5, 99);
            var gain = random.NextDouble() < 0.08 ? Math.Exp(8 + Normal(random)) : 0;
            var loss = random.NextDouble() < 0.05 ? 1700 + 300 * Normal(random) : 0;
            var logit =
                -4.4
                + 0.33 * (years[e] - 10)
                + (m == 0 ? 2.4 : 0)
                + paid[o]
                + 0.035 * (hours - 40)
                - 0.0024 * (age - 50) * (age - 50)
                + (age > 28 ? 1.2 : 0)
                + (gain > 5000 ? 4 : 0)
                + (loss > 1600 ? 1 : 0)
                + (male ? 0.2 : 0)
                + (w == 5 ? 0.6 : 0);
            var rich = random.NextDouble() < Sigmoid(1.3 * logit);
            text.Append(
                Invariant(
                    $"{age}, {Or("?", 0.06, workclass[w])}, {random.Next(20_000, 500_000)}, {education[e]}, {years[e]}, {marital[m]}, {Or("?", 0.06, occupation[o])}, {relationship[rel]}, {race[Pick(random, [0.85, 0.1, 0.03, 0.02])]}, {(male ? "Male" : "Female")}, {(int)gain}, {(int)loss}, {hours}, {Or("?", 0.02, country[Pick(random, [0.9, 0.03, 0.02, 0.02, 0.02, 0.01])])}, {(rich ? ">50K" : "<=50K")}\n"
                )
            );
        }
        return Encoding.UTF8.GetBytes(text.ToString());

        string Or(string other, double share, string usual) => random.NextDouble() < share ? other : usual;
    }

    /// <summary>Names, tickets and cabins beside what counts; ages are missing.</summary>
    static byte[] Titanic()
    {
        var random = new Random(13);
        string[] last =
        [
            "Braund",
            "Cumings",
            "Heikkinen",
            "Allen",
            "Moran",
            "McCarthy",
            "Palsson",
            "Johnson",
            "Nasser",
            "Sandstrom",
            "Bonnell",
            "Saundercock",
            "Andersson",
            "Vestrom",
        ];
        string[] first =
        [
            "Owen",
            "John",
            "Laina",
            "William",
            "James",
            "Timothy",
            "Gosta",
            "Oscar",
            "Nicholas",
            "Marguerite",
            "Elizabeth",
            "Anna",
            "Mary",
            "Ellen",
        ];
        var text = new StringBuilder(
            "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked\n"
        );
        for (var row = 1; row <= 891; row++)
        {
            var pclass = Pick(random, [0.24, 0.21, 0.55]) + 1;
            var male = random.NextDouble() < 0.65;
            var age = Math.Max(0.5, 30 + 14 * Normal(random));
            var child = age < 13;
            var sibsp = child ? random.Next(5) : Pick(random, [0.7, 0.23, 0.05, 0.02]);
            var parch = child ? random.Next(1, 3) : Pick(random, [0.8, 0.12, 0.08]);
            var fare =
                Math.Exp(
                    pclass switch
                    {
                        1 => 4.1,
                        2 => 2.8,
                        _ => 2.3,
                    }
                        + 0.5 * Normal(random)
                ) * (1 + 0.3 * sibsp);
            var title =
                male ? (child ? "Master." : "Mr.")
                : age < 25 ? "Miss."
                : "Mrs.";
            var logit =
                (male ? -1.6 : 1.9)
                + (
                    pclass == 1 ? 1.1
                    : pclass == 3 ? -1.0
                    : 0.2
                )
                + (child ? 1.8 : 0)
                + (sibsp > 2 ? -1.7 : 0)
                - (!male && pclass == 3 ? 0.8 : 0);
            var survived = random.NextDouble() < Sigmoid(1.3 * logit) ? 1 : 0;
            var cabin =
                random.NextDouble() < (pclass == 1 ? 0.8 : 0.06)
                    ? Invariant($"{"ABCDE"[random.Next(5)]}{random.Next(1, 120)}")
                    : "";
            var ticket =
                random.NextDouble() < 0.3
                    ? Invariant($"{(random.Next(2) == 0 ? "PC" : "A/5")} {random.Next(10_000, 40_000)}")
                    : Invariant($"{random.Next(100_000, 400_000)}");
            text.Append(
                Invariant(
                    $"{row},{survived},{pclass},\"{last[random.Next(last.Length)]}, {title} {first[random.Next(first.Length)]} {(random.Next(2) == 0 ? first[random.Next(first.Length)] : "\"\"Lou\"\"")}\",{(male ? "male" : "female")},{(random.NextDouble() < 0.2 ? "" : Invariant($"{age:0}"))},{sibsp},{parch},{ticket},{fare:0.####},{cabin},{(random.NextDouble() < 0.003 ? "" : "SCQ"[Pick(random, [0.72, 0.19, 0.09])].ToString())}\n"
                )
            );
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Prices by the day of sale, with steps and a product: a linear model misses them.</summary>
    static byte[] Housing()
    {
        var random = new Random(14);
        string[] areas = ["Old Town", "Harbour", "Hill", "Station", "Fields", "Lake", "Park"];
        double[] worth = [1.5, 1.2, 1.7, 0.8, 0.7, 1.9, 1.3];
        var text = new StringBuilder("id,sold_on,district,living_area,lot,rooms,built,condition,has_garage,price\n");
        var day = new DateTime(2018, 1, 3);
        for (var row = 0; row < 3000; row++)
        {
            day = day.AddDays(random.Next(0, 2));
            var a = random.Next(areas.Length);
            var area = Math.Exp(4.7 + 0.35 * Normal(random));
            var lot = Math.Exp(6 + 0.6 * Normal(random));
            var built = random.Next(1900, 2018);
            var condition = random.Next(1, 6);
            var garage = random.Next(2) == 0;
            var rooms = Math.Clamp((int)(area / 28 + Normal(random)), 1, 12);
            var price =
                1000
                    * area
                    * 2.1
                    * worth[a]
                    * (
                        condition >= 4 ? 1.35
                        : condition == 1 ? 0.65
                        : 1
                    )
                + (
                    built > 1990 ? 70_000
                    : built < 1945 ? 25_000
                    : 0
                )
                + (garage ? 20_000 : 0)
                + 25 * lot;
            price *=
                1
                + 0.00004 * (day - new DateTime(2018, 1, 3)).Days
                + 0.03 * Math.Sin(2 * Math.PI * day.DayOfYear / 365);
            price *= Math.Exp(0.08 * Normal(random));
            text.Append(
                Invariant(
                    $"{10_000 + row * 3},{day:yyyy-MM-dd},{areas[a]},{area:0.0},{(random.NextDouble() < 0.08 ? "NA" : Invariant($"{lot:0}"))},{rooms},{built},{condition},{(garage ? "True" : "False")},{price:0}\n"
                )
            );
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>What a German spreadsheet saves: semicolons, decimal commas, points between thousands, Latin-1, a line sep=; steps and products.</summary>
    static byte[] Excel()
    {
        var random = new Random(15);
        var number = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
        (number.NumberDecimalSeparator, number.NumberGroupSeparator) = (",", ".");
        string[] regions = ["Süd", "Nord", "Köln", "Österreich"];
        double[] factor = [1.0, 0.7, 1.3, 1.1];
        var text = new StringBuilder("sep=;\r\nRegion;Produkt;Fläche;Preis;Rabatt;Besucher;Umsatz\r\n");
        for (var row = 0; row < 2500; row++)
        {
            var r = random.Next(4);
            var product = random.Next(3);
            var size = 50 + 900 * random.NextDouble();
            var price = 5 + 40 * random.NextDouble();
            var discount = random.Next(0, 6) * 5;
            var visitors = Math.Exp(6 + 0.6 * Normal(random));
            var bought =
                visitors
                * (
                    price < 15 ? 0.5
                    : price < 30 ? 0.22
                    : 0.1
                )
                * (discount >= 15 ? 1.6 : 1)
                * factor[r];
            var sales =
                bought
                * price
                * (1 - discount / 100.0)
                * (product == 2 ? 1.5 : 1)
                * (0.8 + size / 2000)
                * Math.Exp(0.1 * Normal(random));
            text.Append(
                string.Create(
                    number.ToCulture(),
                    $"{regions[r]};P{product + 1};{size:0.0};{price:0.00};{discount};{visitors:#,##0};{sales:#,##0.00}\r\n"
                )
            );
        }
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>Letters alone.</summary>
    static byte[] Mushrooms()
    {
        var random = new Random(16);
        string[] names =
        [
            "cap-shape",
            "cap-surface",
            "cap-color",
            "bruises",
            "odor",
            "gill-attachment",
            "gill-spacing",
            "gill-size",
            "gill-color",
            "stalk-shape",
            "stalk-root",
            "stalk-surface",
            "stalk-color",
            "veil-type",
            "ring-number",
            "ring-type",
            "spore-print-color",
            "population",
            "habitat",
        ];
        int[] kinds = [6, 4, 10, 2, 9, 2, 2, 2, 12, 2, 5, 4, 9, 1, 3, 5, 9, 6, 7];
        var text = new StringBuilder("class," + string.Join(',', names) + "\n");
        // As in books: a species has one to three values for each trait, and is edible or not; few rows are without exception.
        var species = Enumerable
            .Range(0, 23)
            .Select(_ =>
                kinds
                    .Select(k => Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(k)).ToArray())
                    .ToArray()
            )
            .ToArray();
        for (var row = 0; row < 4000; row++)
        {
            var which = random.Next(species.Length);
            var values = Array.ConvertAll(species[which], allowed => allowed[random.Next(allowed.Length)]);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.NextDouble() < 0.25 ? random.Next(kinds[i]) : values[i];
            }
            var poisonous = which % 2 == 0;
            if (random.NextDouble() < 0.02)
            {
                poisonous = !poisonous;
            }
            text.Append(poisonous ? 'p' : 'e');
            for (var i = 0; i < values.Length; i++)
            {
                text.Append(',').Append(i == 10 && random.NextDouble() < 0.3 ? '?' : (char)('a' + values[i]));
            }
            text.Append('\n');
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>A load by the hour with day, week and year in it.</summary>
    static byte[] Energy()
    {
        var random = new Random(17);
        var text = new StringBuilder("time;temperature;wind;load\n");
        var time = new DateTime(2023, 3, 1);
        for (var row = 0; row < 4000; row++)
        {
            var day = time.AddHours(3 * row);
            var temperature =
                10
                - 9 * Math.Cos(2 * Math.PI * (day.DayOfYear - 20) / 365.0)
                - 4 * Math.Cos(2 * Math.PI * day.Hour / 24.0)
                + 3 * Normal(random);
            var wind = Math.Abs(5 + 3 * Normal(random));
            var load =
                500
                + 90 * Math.Sin(2 * Math.PI * (day.Hour - 8) / 24.0)
                + (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? -80 : 0)
                + (
                    temperature < 12 ? 9 * (12 - temperature)
                    : temperature > 20 ? 11 * (temperature - 20)
                    : 0
                )
                + 0.02 * row
                + 12 * Normal(random);
            text.Append(
                Invariant(
                    $"{day:yyyy-MM-dd HH:mm};{temperature:0.0};{(random.NextDouble() < 0.03 ? "-" : Invariant($"{wind:0.0}"))};{load:0.0}\n"
                )
            );
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>One row in a hundred is of the class that counts.</summary>
    static byte[] Fraud()
    {
        var random = new Random(18);
        var text = new StringBuilder(
            "Time," + string.Join(',', Enumerable.Range(1, 12).Select(i => $"V{i}")) + ",Amount,Class\n"
        );
        for (var row = 0; row < 20_000; row++)
        {
            var fraud = random.NextDouble() < 0.01;
            text.Append(row * 7 + random.Next(7));
            for (var i = 0; i < 12; i++)
            {
                var shift = fraud
                    ? (
                        i % 3 == 0 ? -1.1
                        : i % 3 == 1 ? 0.7
                        : 0
                    )
                    : 0;
                text.Append(Invariant($",{shift + Normal(random) * (fraud && i == 5 ? 2 : 1):0.0000}"));
            }
            text.Append(
                Invariant($",{Math.Exp(3 + 1.3 * Normal(random) + (fraud ? 0.5 : 0)):0.00},{(fraud ? 1 : 0)}\n")
            );
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>200,000 rows of 12 numbers and 8 categories, one with 300 values.</summary>
    static byte[] Mixed() => Mixed(200_000);

    public static byte[] Mixed(int rows)
    {
        var random = new Random(19);
        int[] kinds = [3, 5, 8, 12, 20, 30, 2, 300];
        var effects = kinds.Select(k => Enumerable.Range(0, k).Select(_ => 0.6 * Normal(random)).ToArray()).ToArray();
        var text = new StringBuilder();
        text.Append(string.Join(',', Enumerable.Range(1, 12).Select(i => $"n{i}")))
            .Append(',')
            .Append(string.Join(',', Enumerable.Range(1, 8).Select(i => $"c{i}")))
            .Append(",bought\n");
        Span<double> n = stackalloc double[12];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < 12; i++)
            {
                n[i] = i % 4 == 3 ? Math.Exp(Normal(random)) : Normal(random);
            }
            var logit = 0.8 * n[0] - 0.6 * n[1] + (n[2] > 0.5 ? 1.1 : -0.3) + 0.9 * n[4] * n[5] + 0.5 * Math.Log(n[3]);
            for (var i = 0; i < 12; i++)
            {
                if (i > 0)
                {
                    text.Append(',');
                }
                if (i != 9 || random.NextDouble() > 0.05)
                {
                    text.Append(n[i].ToString(i % 2 == 0 ? "0.000" : "0.#####", CultureInfo.InvariantCulture));
                }
            }
            for (var i = 0; i < 8; i++)
            {
                var value = random.Next(kinds[i]);
                logit += effects[i][value] * (i == 7 ? 1 : 0.7);
                text.Append(",k").Append(value);
            }
            text.Append(random.NextDouble() < Sigmoid(logit) ? ",yes\n" : ",no\n");
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    static CultureInfo ToCulture(this NumberFormatInfo number)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = number;
        return culture;
    }

    static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static int Pick(Random random, ReadOnlySpan<double> shares)
    {
        var u = random.NextDouble();
        for (var i = 0; i < shares.Length - 1; i++)
        {
            u -= shares[i];
            if (u < 0)
            {
                return i;
            }
        }
        return shares.Length - 1;
    }
}
