using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;
using Fenceline.Database.Importing;

namespace Fenceline.Cli.Importing;

/// <summary>What an import found, for people and for machines.</summary>
/// <param name="path">Where the manifest went, as messages name it.</param>
internal sealed class ImportOutput(TextWriter output, string path, ImportReport report)
{
    private static readonly (ImportNoteKind Kind, string Word, string Title)[] Kinds =
    [
        (ImportNoteKind.Open, "open", "Open: rows of one tenant that another may reach today"),
        (ImportNoteKind.LeftOut, "leftOut", "Left out: what a manifest can't say, and where it can't say it yet"),
        (ImportNoteKind.Guessed, "guessed", "Guessed: please look"),
        (ImportNoteKind.Changes, "changes", "Not so in the database, and so once Fenceline manages it"),
    ];

    public void WriteText()
    {
        foreach (var (kind, _, title) in Kinds)
        {
            var notes = report.Notes.Where(note => note.Kind == kind).ToList();
            if (notes.Count == 0)
                continue;
            output.WriteLine(title);
            foreach (var note in notes)
                Write(note);
            output.WriteLine();
        }

        output.WriteLine($"{path}: {Count.Of(report.WholeTables + report.PartTables, "table")} of {report.Tables} ({report.WholeTables} whole, {report.PartTables} in part), {Count.Of(report.Enums, "enum")}, {Count.Of(report.Tenants, "tenant")}; "
            + string.Join(", ", Kinds.Select(kind => $"{report.Notes.Count(note => note.Kind == kind.Kind)} {kind.Word switch { "leftOut" => "left out", "changes" => "would change", var word => word }}")) + ".");
    }

    private void Write(ImportNote note)
    {
        // What would change of one table is a list.
        string[] reasons = note.Kind == ImportNoteKind.Changes ? note.Reason.Split("; ") : [note.Reason];
        foreach (var reason in reasons)
            output.WriteLine($"  {(note.Rule is null ? "" : note.Rule + " ")}{PrintedText.OneLine(note.Subject)}: {PrintedText.OneLine(reason)}");
        if (note.Remedy is not null)
            output.WriteLine("    " + PrintedText.OneLine(note.Remedy));
    }

    public void WriteJson() => JsonReport.Write(output, json =>
    {
        json.WriteString("manifest", path);
        json.WriteNumber("tables", report.Tables);
        json.WriteNumber("whole", report.WholeTables);
        json.WriteNumber("inPart", report.PartTables);
        json.WriteNumber("enums", report.Enums);
        json.WriteNumber("tenants", report.Tenants);
        json.WriteStartArray("notes");
        foreach (var note in report.Notes)
        {
            json.WriteStartObject();
            json.WriteString("kind", Kinds.First(kind => kind.Kind == note.Kind).Word);
            json.WriteString("rule", note.Rule);
            json.WriteString("object", note.Subject);
            json.WriteString("reason", note.Reason);
            json.WriteString("remedy", note.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
