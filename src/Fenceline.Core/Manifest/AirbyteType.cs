namespace Fenceline.Core.Manifest;

/// <summary>The types of what a connector sends, as far as they make a difference to the table that Airbyte lands it in.</summary>
public enum AirbyteType
{
    /// <summary>Lands as varchar.</summary>
    Text,

    /// <summary>Lands as bigint.</summary>
    WholeNumber,

    /// <summary>Lands as decimal.</summary>
    Number,

    /// <summary>Lands as boolean.</summary>
    Boolean,

    /// <summary>Lands as date.</summary>
    Date,

    /// <summary>Lands as timestamptz.</summary>
    Timestamp,

    /// <summary>An object, an array, or one of several types. Lands as jsonb.</summary>
    Json,
}
