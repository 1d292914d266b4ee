using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Objects made by <c>new</c>.</summary>
internal sealed partial class FlowEvaluator
{
    private FlowValue Creation(IObjectCreationOperation creation)
    {
        var arguments = creation.Arguments.Select(Given).ToArray();
        var type = creation.Type;
        if (type is null || PrintedValues.IsHarmless(type))
            return Plain(creation);
        if (BuilderCalls.IsBuilder(type))
            return Builder(creation, arguments);
        if (type.SpecialType == SpecialType.System_String)
            return arguments is [var characters] && characters.Objects.IsEmpty && !characters.IsNothing && !IsOfBuffer(creation) ? characters : FlowValue.Unknown(creation.Syntax);
        if (type is { Name: "Lazy", ContainingNamespace.Name: "System" })
            return arguments.Length > 0 && !arguments[0].Objects.IsEmpty && arguments[0].Objects.All(id => !CapturedVariables.AreNamedIn(id.Origin, _body.Root)) ? CallFunctions(arguments[0], [], creation) : FlowValue.Unknown(creation.Syntax);
        if (type.Name is "StreamReader" or "MemoryStream" && arguments.Length > 0)
            return arguments[0];
        if (IsSystemCollection(type))
            return Make(creation, arguments.FirstOrDefault(argument => !argument.Objects.IsEmpty) is { } source
                ? Copied(source, creation)
                : creation.Arguments.Any(argument => argument.Value.Type is { IsReferenceType: true } && IsCollection(argument.Value.Type)) ? new HeapObject { Bag = FlowValue.Unknown(creation.Syntax) } : HeapObject.OfItems([]));
        return Instance(creation, arguments);
    }

    // `new string(buffer)` of an array that is written into: its characters are not followed.
    private static bool IsOfBuffer(IObjectCreationOperation creation) => creation.Arguments[0].Value is IArrayCreationOperation;

    private FlowValue Builder(IObjectCreationOperation creation, FlowValue[] arguments)
    {
        // A handler that is to append to a builder is given the builder.
        if (BuilderCalls.IsHandler(creation.Type))
            return Make(creation, new HeapObject { Text = Alternatives.EmptyText });
        for (var i = 0; i < arguments.Length; i++)
        {
            if (creation.Arguments[i].Parameter?.Type.SpecialType == SpecialType.System_String)
                return Make(creation, new HeapObject { Text = creation.Arguments.Length > 2 ? Alternatives.Hole(creation.Syntax) : Print(arguments[i], creation.Arguments[i].Value.Syntax) });
            // A writer over a builder: two names for one text.
            if (!arguments[i].Objects.IsEmpty && BuilderCalls.IsBuilder(creation.Arguments[i].Value.Type))
                return arguments[i];
            if (BuilderCalls.IsBuilder(creation.Arguments[i].Value.Type))
                return FlowValue.Unknown(creation.Syntax);
        }

        return Make(creation, new HeapObject { Text = Alternatives.EmptyText });
    }

    private FlowValue Instance(IObjectCreationOperation creation, FlowValue[] arguments)
    {
        var constructor = creation.Constructor;
        var members = ImmutableDictionary<string, FlowValue>.Empty;
        if (creation.Type is { IsRecord: true } or { IsTupleType: true } || (constructor is not null && IsPrimary(constructor)))
        {
            foreach (var argument in creation.Arguments.Zip(arguments, (argument, value) => (argument.Parameter, value)))
            {
                if (argument.Parameter is null)
                    continue;
                members = members.SetItem(CapturedName(argument.Parameter), argument.value);
                if (creation.Type?.GetMembers(argument.Parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is { } property
                    && (property.DeclaringSyntaxReferences.IsEmpty || property.DeclaringSyntaxReferences[0].GetSyntax(Session.CancellationToken) is Microsoft.CodeAnalysis.CSharp.Syntax.ParameterSyntax))
                    members = members.SetItem(property.Name, argument.value);
            }
        }

        foreach (var argument in creation.Arguments.Zip(arguments, (argument, value) => (argument.Parameter, value)))
        {
            if (argument.Parameter is { Name: "cmdText" or "commandText", Type.SpecialType: SpecialType.System_String })
                members = members.SetItem("CommandText", argument.value);
        }

        var made = Make(creation, new HeapObject { Members = members });
        if (constructor is not null && IsOwn(constructor) && !IsPrimary(constructor) && !constructor.IsImplicitlyDeclared)
            ConstructOwn(constructor, made, arguments, creation);
        else if (members.IsEmpty)
        {
            foreach (var argument in arguments)
                Lose(argument);
        }

        return made;
    }

    private void ConstructOwn(IMethodSymbol constructor, FlowValue made, FlowValue[] arguments, IObjectCreationOperation creation)
    {
        if (CallOwn(constructor, made, Ordered(creation.Arguments, arguments, constructor), creation, []) is not null)
            return;
        foreach (var argument in arguments.Append(made))
            Lose(argument);
    }

    /// <summary>The constructor whose parameters stand at the class's name.</summary>
    internal static bool IsPrimary(IMethodSymbol constructor) =>
        constructor is { MethodKind: MethodKind.Constructor, DeclaringSyntaxReferences: [var reference] } && reference.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax;
}
