namespace Fenceline.Tests;

/// <summary>Whose turn it is to be published, by a clock of the test's own.</summary>
public sealed class PublishingScheduleTests
{
    private static readonly TenantId One = TenantId.Parse("1");
    private static readonly TenantId Two = TenantId.Parse("2");

    private readonly Clock _clock = new();
    private readonly PublishingSchedule _schedule;
    private readonly Dictionary<TenantId, long> _activity = [];

    public PublishingScheduleTests() => _schedule = new PublishingSchedule(new PublishingWorkerOptions
    {
        Time = _clock, QuietPeriod = TimeSpan.FromSeconds(10), MaxDelay = TimeSpan.FromSeconds(60), FirstRetry = TimeSpan.FromSeconds(10), LastRetry = TimeSpan.FromSeconds(100),
    });

    [Fact]
    public void A_sync_has_ended_when_nothing_more_lands()
    {
        Assert.Equal("", Due());
        _activity[One] = 1;
        Assert.Equal("", Due());
        _clock.Pass(9);
        _activity[One] = 2;
        Assert.Equal("", Due());
        _clock.Pass(9);
        Assert.Equal("", Due());
        _clock.Pass(1);
        Assert.Equal("1", Due());
        Assert.Equal("", Due());
        _schedule.Done(One);
        _clock.Pass(1000);
        Assert.Equal("", Due());
    }

    [Fact]
    public void What_lands_while_a_tenant_is_published_is_published_after_it()
    {
        _activity[One] = 1;
        Due();
        _clock.Pass(10);
        Assert.Equal("1", Due());
        _activity[One] = 2;
        Assert.Equal("", Due());
        _schedule.Done(One);
        _clock.Pass(10);
        Assert.Equal("1", Due());
    }

    [Fact]
    public void Where_something_lands_all_the_time_it_is_published_all_the_same()
    {
        var waited = 0;
        for (; Due() == ""; waited += 5)
        {
            _activity[One] = waited;
            _clock.Pass(5);
        }

        Assert.InRange(waited, 60, 70);
    }

    [Fact]
    public void Who_fails_waits_longer_each_time_and_others_do_not()
    {
        _activity[One] = _activity[Two] = 1;
        Due();
        _clock.Pass(10);
        Assert.Equal("1 2", Due());
        _schedule.Done(Two);
        foreach (var (shortest, longest) in new[] { (8, 10), (16, 20), (32, 40), (64, 80), (80, 100), (80, 100) })
        {
            var wait = _schedule.Failed(One).TotalSeconds;
            Assert.InRange(wait, shortest, longest);
            _activity[Two]++;
            Due();
            _clock.Pass(wait - 0.1);
            Assert.DoesNotContain("1", Due(), StringComparison.Ordinal);
            _schedule.Done(Two);
            _clock.Pass(0.2);
            Assert.Contains("1", Due(), StringComparison.Ordinal);
        }

        _schedule.Done(One);
        _clock.Pass(1000);
        Assert.DoesNotContain("1", Due(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_announced_does_not_wait_and_who_is_nobody_is_forgotten()
    {
        _schedule.Announce(One);
        _schedule.Announce(TenantId.Parse("nobody"));
        Assert.Equal("1", Due());
        _schedule.Announce(One);
        Assert.Equal("", Due());
        _schedule.Done(One);
        Assert.Equal("1", Due());
        _schedule.Done(One);
        Assert.Equal("", Due());
    }

    private string Due() => string.Join(' ', _schedule.Due([One, Two], _activity).Select(tenant => tenant.Value));

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds).Ticks;

        public override long GetTimestamp() => _now;
    }
}
