using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Tests;

/// <summary>What the emitted SQL and the runtime both know is the same on both sides.</summary>
public sealed class DatabaseWordsTests
{
    [Fact]
    public void The_words_are_those_of_the_emitted_SQL()
    {
        Assert.Equal(TenantIds.Separator, DatabaseWords.IdSeparator);
        Assert.Equal(TenantIds.EncodedSeparator, DatabaseWords.IdSeparatorInNames);
        Assert.Equal(TenantStatuses.Suspended, DatabaseWords.StatusSuspended);
        Assert.Equal(TenantStatuses.Leaving, DatabaseWords.StatusLeaving);
        Assert.Equal(TablePlacements.Schema, DatabaseWords.PlacementSchema);
        Assert.Equal(TablePlacements.Shared, DatabaseWords.PlacementShared);
    }

    [Theory]
    [InlineData("123")]
    [InlineData("a-b_c")]
    [InlineData("8c2b5a3e-98a1-4d6e-a0f8-3f2f0a0b1c2d")]
    [InlineData("a--b")]
    [InlineData("a_-b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("")]
    [InlineData("\u0430")]
    [InlineData("a\n")]
    public void An_id_is_an_id_on_both_sides_and_leads_to_the_same_names(string text)
    {
        Assert.Equal(TenantIds.IsValid(text), TenantId.TryParse(text, out var id));
        if (id == default)
            return;

        var names = TenantNames.For(Samples.Tenancy.TenantSchema, text);
        Assert.Equal((names.Schema, names.Role), (Samples.Tenancy.SchemaOf(id), Samples.Tenancy.RoleOf(id)));
        Assert.Equal(text, TenantIds.Decode(TenantIds.Encode(text)));
    }
}
