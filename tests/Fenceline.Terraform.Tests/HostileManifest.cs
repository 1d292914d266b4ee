using System.Globalization;
using System.Text;
using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;
using Fenceline.Testing;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>A manifest whose free texts try to leave the place they stand in.</summary>
internal static class HostileManifest
{
    private static readonly string[] Own =
    [
        "", "\"", "\\", "\\\"", "'", "`", "${var.noisy_key}", "$${var.noisy_key}", "$$${x", "%{ if true }", "%%{x}", "%", "$", "$$", "a$", "a$$", "a%",
        "${", "}", "{{ 7 * 7 }}", "{{ name }}", "a\nb", "a\r\nb", "a\tb", "\n}\nresource \"x\" \"y\" {\n", "<<EOT\nx\nEOT", "# c", "// c", "/* c */", "*/",
        "\u0001\u001b[31m\u007f", "\u0085\u2028\u2029", "\u202eabc\u202c", "\ufeffx", "\u200b", "é", "ﬁ", "日本語", "😀", "👩‍👩‍👧‍👦", "🇩🇪", "\U000e0041",
        "../../etc/passwd", "null", "true", "for", "1e3", " leading and trailing ", "\\u0041", "\\n", "$\n{", "$\"{x}",
    ];

    /// <summary>Terraform composes what is decomposed, so nothing is; and half a surrogate pair is no text.</summary>
    public static string[] Texts { get; } =
    [
        .. Own.Concat(NastyStrings.All)
            .Where(text => !text.EnumerateRunes().Contains(Rune.ReplacementChar))
            .Where(text => !text.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The reader takes no such name; what is emitted does not rely on it.</summary>
    public static string LandingDatabase => "d\"${var.noisy_key}\n}";

    public static TenantManifest Manifest()
    {
        var noisy = Source(
            "noisy",
            Sensitivity.Public,
            "source-noisy\n}",
            "11111111-0000-4000-8000-000000000000",
            everyHours: 2,
            Object(
                ("texts", new ConfigArray(Texts.Select(text => (ConfigValue)Text(text)).ToEquatableArray())),
                ("names", new ConfigObject(Texts.Select((text, i) => new ConfigMember(text, new ConfigNumber($"{i}"))).ToEquatableArray())),
                ("mixed", new ConfigArray(EquatableArray.Of<ConfigValue>(
                    Object(("on", new ConfigBoolean(true)), ("nothing", new ConfigNull())),
                    new ConfigNull(),
                    new ConfigArray(EquatableArray.Of<ConfigValue>(new ConfigNumber("-1.5e3"), Object(("deep", Object()))))))),
                ("around", new ConfigArray(Texts.Select(text => (ConfigValue)Around(text)).ToEquatableArray()))),
            [new(EquatableArray.Of("names", "key\"${x}", "in}ner"), "noisy_key")],
            [new("a\"b${c}", "full_refresh_append"), new("a\\b\nc", "full_refresh_append")]) with
            {
                Prefix = "p\"${x}_",
                Description = "Described\n}\u2028 as } ${x} \"",
            };
        var tenants = Texts.Select((text, i) => Tenant(
            $"t{i}",
            i % 2 == 0 ? "standard" : "large",
            text,
            [],
            Of("noisy", ("noisy_value", text))));
        return Create([noisy, Source("for", Sensitivity.Public, "c", "d", 1, Object(), [], [])], [.. tenants]) with
        {
            Database = SampleManifest.Database with { Landing = new LandingOptions(LandingDatabase) },
        };
    }

    /// <summary>The text before and after a tenant's value.</summary>
    private static ConfigText Around(string text) => new(EquatableArray.Of(
        new ConfigTextPart(text, IsTenantValue: false),
        new ConfigTextPart("noisy_value", IsTenantValue: true),
        new ConfigTextPart(text, IsTenantValue: false)));
}
