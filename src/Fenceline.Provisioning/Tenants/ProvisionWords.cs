namespace Fenceline.Provisioning;

/// <summary>What steps are called: in the database, and to people.</summary>
internal static class ProvisionWords
{
    private static readonly Dictionary<ProvisionStep, (string Kept, string Said)> Words = new()
    {
        [ProvisionStep.Tenant] = ("tenant", "making it in the database"),
        [ProvisionStep.Loader] = ("loader", "setting its loader's password"),
        [ProvisionStep.Syncs] = ("syncs", "setting up its syncs"),
        [ProvisionStep.Registration] = ("registration", "registering its syncs"),
        [ProvisionStep.Publish] = ("publish", "publishing what has landed"),
        [ProvisionStep.SyncRemoval] = ("sync_removal", "taking down its syncs"),
        [ProvisionStep.Offboarding] = ("offboarding", "removing it from the database"),
    };

    public static string Of(ProvisionStep step) => Words[step].Kept;

    public static string Describe(ProvisionStep step) => Words[step].Said;

    /// <summary>Null for a word of another version.</summary>
    public static ProvisionStep? StepOf(string word)
    {
        foreach (var (step, words) in Words)
        {
            if (words.Kept == word)
                return step;
        }

        return null;
    }
}
