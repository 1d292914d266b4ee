using System.Security.Cryptography;
using System.Text;

namespace Fenceline;

/// <summary>Passwords of loaders, the logins that Airbyte lands with.</summary>
public static class LoaderPassword
{
    private const int Bytes = 24;
    private const int SaltBytes = 16;
    private const int Iterations = 4096;

    /// <summary>A password of 192 random bits, in letters, digits, <c>-</c> and <c>_</c>, so that it needs no quoting in a URI or a file of variables.</summary>
    public static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)).Replace('+', '-').Replace('/', '_');

    /// <summary>What PostgreSQL keeps of a password, and all that it needs to check one (RFC 5803).</summary>
    /// <exception cref="ArgumentException">The password is empty, or has characters that not every client sends the same way.</exception>
    internal static string VerifierOf(string password)
    {
        if (password.Length == 0 || password.Any(character => character is < ' ' or > '~'))
            throw new ArgumentException("A loader's password is made of printable ASCII characters: clients prepare others in different ways. LoaderPassword.Generate makes one.", nameof(password));
        return VerifierOf(password, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    internal static string VerifierOf(string password, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return FormattableString.Invariant($"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }
}
