using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SaasDashboard.Local;

/// <summary>A year of a shop that is made up: the same for the same account, and another for each.</summary>
internal sealed record StripeData(IReadOnlyList<object[]> Customers, IReadOnlyList<object[]> Charges)
{
    private static readonly string[] Names = ["Ada", "Grace", "Linus", "Barbara", "Edsger", "Alan", "Margaret", "Dennis", "Frances", "Ken", "Radia", "Tim"];

    public static StripeData Of(string account)
    {
        var random = new Random(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(account))));
        var stem = account[^4..];
        var customers = Enumerable.Range(1, random.Next(20, 60)).Select(n =>
        {
            var name = Names[random.Next(Names.Length)];
            return new object[] { Id("cus", n), $"{name}{n}@{stem}.example".ToLowerInvariant(), name, Seconds(random.Next(365, 700)) };
        }).ToList();
        var charges = Enumerable.Range(1, random.Next(150, 400)).Select(n =>
        {
            var isPaid = random.Next(20) != 0;
            return new object[] { Id("ch", n), customers[random.Next(customers.Count)][0], random.Next(500, 20_000), isPaid ? "succeeded" : "failed", isPaid, Seconds(random.Next(0, 365)) };
        }).ToList();
        return new StripeData(customers, charges);

        string Id(string kind, int n) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{stem}_{n}");
    }

    private static long Seconds(int daysAgo) => DateTimeOffset.UtcNow.AddDays(-daysAgo).ToUnixTimeSeconds();
}
