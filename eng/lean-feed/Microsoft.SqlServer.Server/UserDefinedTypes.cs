namespace Microsoft.SqlServer.Server;

// What SqlClient looks up before it sends any parameter: the types that describe CLR user-defined types.

public enum Format
{
    Unknown = 0,
    Native = 1,
    UserDefined = 2,
}

public interface IBinarySerialize
{
    void Read(BinaryReader r);

    void Write(BinaryWriter w);
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    public Format Format { get; } = format;

    public bool IsByteOrdered { get; set; }

    public bool IsFixedLength { get; set; }

    public int MaxByteSize { get; set; }

    public string? Name { get; set; }

    public string? ValidationMethodName { get; set; }
}

public sealed class InvalidUdtException(string message) : SystemException(message);
