namespace Fenceline.Migrations.Plan;

/// <summary>The order of the steps of one transaction: what is in the way goes first, what is needed comes before what needs it.</summary>
internal static class Ranks
{
    public const int RenameLabel = 1;
    public const int AddLabel = 2;
    public const int DropTrigger = 10;
    public const int DropView = 11;
    public const int DropPolicy = 12;
    public const int Revoke = 13;
    public const int FunctionThatComesBack = 14;
    public const int Ground = 20;
    public const int Enum = 21;
    public const int EarlyFunction = 22;
    public const int GrantOfNames = 23;
    public const int DropForeignKey = 30;
    public const int DropConstraint = 31;
    public const int DropIndex = 32;
    public const int RenameTable = 33;
    public const int RenameColumn = 34;
    public const int RenameConstraint = 35;
    public const int AddTable = 36;
    public const int AddColumn = 37;
    public const int RetypeColumn = 38;
    public const int AlterColumn = 39;
    public const int DropColumn = 40;
    public const int AddConstraint = 41;
    public const int AddForeignKey = 42;
    public const int AddIndex = 43;
    public const int RowSecurity = 44;
    public const int AddPolicy = 45;
    public const int Comment = 46;
    public const int Function = 50;
    public const int DropFunction = 55;
    public const int DropTable = 56;
    public const int DropEnum = 57;
    public const int DropSchema = 58;
    public const int View = 60;
    public const int Trigger = 61;
    public const int Grant = 62;
    public const int Row = 70;
    public const int DeleteRow = 71;
}
