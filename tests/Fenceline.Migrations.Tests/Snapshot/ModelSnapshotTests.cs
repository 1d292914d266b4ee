using CsCheck;
using Fenceline.Migrations.Snapshot;

namespace Fenceline.Migrations.Tests.Snapshot;

public sealed class ModelSnapshotTests
{
    [Fact]
    public void What_is_read_back_equals_what_was_written() => Gen.Int.Sample(
        seed =>
        {
            var model = new RandomModel(new Random(seed)).Next();
            var text = ModelSnapshot.Write(model);
            Assert.Equal(model, ModelSnapshot.Read(text));
            Assert.Equal(text, ModelSnapshot.Write(ModelSnapshot.Read(text)));
        },
        iter: 500);

    [Fact]
    public void Another_model_is_another_text() => Gen.Int.Select(Gen.Int).Sample(
        seeds =>
        {
            var (left, right) = (new RandomModel(new Random(seeds.Item1)).Next(), new RandomModel(new Random(seeds.Item2)).Next());
            Assert.Equal(left == right, ModelSnapshot.Write(left) == ModelSnapshot.Write(right));
        },
        iter: 500);

    [Fact]
    public void The_samples_model_survives()
    {
        var model = new SqlTree(Sample.Manifest).Model;
        Assert.Equal(model, ModelSnapshot.Read(ModelSnapshot.Write(model)));
    }

    [Theory]
    [InlineData("", "can't be read")]
    [InlineData("[]", "can't be read")]
    [InlineData("{}", "has format none")]
    [InlineData("""{ "format": 1, "project": "opsai" }""", "has format 1")]
    [InlineData("""{ "format": 2 }""", "holds no model")]
    [InlineData("""{ "format": 2, "model": { "project": "a", "colour": "red" } }""", "can't be read")]
    public void A_text_that_is_no_snapshot_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ModelSnapshot.Read(text)).Message, StringComparison.Ordinal);
}
