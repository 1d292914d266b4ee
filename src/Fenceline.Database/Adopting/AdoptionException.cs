namespace Fenceline.Database.Adopting;

/// <summary>An adoption can't go on. What was done before stays, and the next run goes on from there; what failed left nothing.</summary>
public sealed class AdoptionException : Exception
{
    public AdoptionException()
    {
    }

    public AdoptionException(string message)
        : base(message)
    {
    }

    public AdoptionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
