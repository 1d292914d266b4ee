using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Assignments, and what patterns bind.</summary>
internal sealed partial class FlowEvaluator
{
    private FlowValue Assignment(ISimpleAssignmentOperation assignment)
    {
        var value = Evaluate(assignment.Value);
        Assign(assignment.Target, value);
        _record.Values.Add((assignment.Syntax, false, value));
        return value;
    }

    private FlowValue Compound(ICompoundAssignmentOperation assignment)
    {
        if (assignment is not { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String, OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_String } })
        {
            var operand = Evaluate(assignment.Value);
            var result = assignment.OperatorMethod is { } method ? OperatorCall(method, [Evaluate(assignment.Target), operand], assignment) : Plain(assignment);
            if (assignment.OperatorMethod is null)
                Lose(operand);
            Assign(assignment.Target, result);
            return result;
        }

        var before = Part(assignment.Target);
        var value = FlowValue.Of(Alternatives.Product(before, Part(assignment.Value)));
        Assign(assignment.Target, value);
        _record.Values.Add((assignment.Syntax, false, value));
        return value;
    }

    private FlowValue Deconstruction(IDeconstructionAssignmentOperation assignment)
    {
        var value = Evaluate(assignment.Value);
        var method = assignment.DeconstructMethod();
        // A method that somebody wrote may make anything of it.
        if (method is { IsImplicitlyDeclared: false })
        {
            Lose(value);
            value = FlowValue.Unknown(assignment.Value.Syntax);
        }

        Deconstruct(assignment.Target, value, method);
        return value;
    }

    private void Deconstruct(IOperation target, FlowValue value, IMethodSymbol? method)
    {
        while (target is IDeclarationExpressionOperation declaration)
            target = declaration.Expression;
        if (target is not ITupleOperation tuple)
        {
            _record.Values.Add((target.Syntax, false, value.IsNothing ? FlowValue.Unknown(target.Syntax) : value));
            Assign(target, value);
            return;
        }

        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            var name = method is not null && i < method.Parameters.Length ? method.Parameters[i].Name : "Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Deconstruct(tuple.Elements[i], Member(value, name) ?? FlowValue.Unknown(tuple.Elements[i].Syntax), null);
        }
    }

    /// <summary>Gives a value to what a target names. What is stored where it can't be followed is lost.</summary>
    private void Assign(IOperation target, FlowValue value)
    {
        switch (target)
        {
            case IParenthesizedOperation parenthesized:
                Assign(parenthesized.Operand, value);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value);
                break;
            case IConversionOperation conversion:
                Assign(conversion.Operand, value);
                break;
            case IDiscardOperation:
                break;
            case ITupleOperation:
                Deconstruct(target, value, null);
                break;
            case ILocalReferenceOperation local:
                AssignVariable(local.Local, value);
                break;
            case IParameterReferenceOperation parameter:
                AssignVariable(parameter.Parameter, value);
                break;
            case IFlowCaptureReferenceOperation capture:
                AssignCaptured(capture, value);
                break;
            case IPropertyReferenceOperation { Arguments: { IsEmpty: false } arguments, Instance: { } indexed }:
                AssignElement(Evaluate(indexed), arguments[0].Value, value);
                break;
            case IArrayElementReferenceOperation element:
                AssignElement(Evaluate(element.ArrayReference), element.Indices[0], value);
                break;
            // What a field or property is first is asked for where it is read.
            case IMemberReferenceOperation when _body.Root is IFieldInitializerOperation or IPropertyInitializerOperation && target.IsImplicit:
                break;
            case IMemberReferenceOperation { Instance: { } instance } member:
                AssignMember(instance, member.Member, value);
                break;
            default:
                foreach (var child in target.ChildOperations)
                    Evaluate(child);
                Lose(value);
                break;
        }
    }

    private void AssignVariable(ISymbol variable, FlowValue value)
    {
        if (_body.Wild.Contains(variable))
            Lose(value);
        else
            Set(variable, value);
    }

    // What stands to the left was looked at before what stands to the right: it is one of those places.
    private void AssignCaptured(IFlowCaptureReferenceOperation reference, FlowValue value)
    {
        var places = CapturedPlaces.Of(_graph, reference.Id);
        if (places.Count == 1)
        {
            Assign(places[0], value);
            return;
        }

        foreach (var place in places)
            Assign(place, Evaluate(place).Join(value));
        if (places.Count == 0)
            Lose(value);
    }

    private void AssignMember(IOperation instance, ISymbol member, FlowValue value)
    {
        var owner = Evaluate(instance);
        var name = NameOf(member);
        var isOne = owner.Objects.Count == 1 && owner.Texts.IsEmpty && instance.Type is { IsValueType: false };
        foreach (var id in owner.Objects)
        {
            var content = Content(id);
            var before = content.Members.TryGetValue(name, out var known) ? known : null;
            if (content.IsBuilder)
                Change(id, HeapObject.Lost);
            else if (isOne || before is not null || instance.Type is { IsValueType: true })
                Change(id, content with { Members = content.Members.SetItem(name, isOne || before is null ? value : before.Join(value)) });
        }

        if (owner.Objects.IsEmpty)
            Lose(value);
        ChangeLength(member, owner, value);
    }

    // `builder.Length = 0` empties it; any other length leaves a part that is not known.
    private void ChangeLength(ISymbol member, FlowValue owner, FlowValue value)
    {
        if (member is not IPropertySymbol { Name: "Length" } || !BuilderCalls.IsBuilder(member.ContainingType))
            return;
        var isEmptied = owner.Objects.Count == 1 && value.Texts is [var length] && length.TryGetKnown(out var text) && text == "0";
        foreach (var id in owner.Objects)
            Change(id, isEmptied ? new HeapObject { Text = Alternatives.EmptyText } : HeapObject.Lost);
    }

    private void AssignElement(FlowValue collection, IOperation index, FlowValue value)
    {
        Evaluate(index);
        if (collection.Objects.IsEmpty)
            Lose(value);
        foreach (var id in collection.Objects)
        {
            var content = Content(id);
            if (content.IsLost)
                Lose(value);
            else if (collection.Objects.Count == 1 && !content.Lists.IsEmpty && index.ConstantValue is { HasValue: true, Value: int at } && content.Lists.All(list => at >= 0 && at < list.Items.Length))
                Change(id, content with { Lists = [.. content.Lists.Select(list => new FlowList(list.Items.SetItem(at, value)))] });
            else
                Change(id, content.With(value));
        }
    }

    private void Bind(IPatternOperation pattern, FlowValue value)
    {
        switch (pattern)
        {
            case IDeclarationPatternOperation { DeclaredSymbol: { } variable }:
                AssignVariable(variable, value);
                break;
            case IRecursivePatternOperation recursive:
                if (recursive.DeclaredSymbol is { } whole)
                    AssignVariable(whole, value);
                foreach (var inner in recursive.ChildOperations)
                    BindUnknown(inner);
                break;
            case IBinaryPatternOperation binary:
                Bind(binary.LeftPattern, value);
                Bind(binary.RightPattern, value);
                break;
            case INegatedPatternOperation negated:
                Bind(negated.Pattern, value);
                break;
            default:
                BindUnknown(pattern);
                break;
        }
    }

    private void BindUnknown(IOperation pattern)
    {
        foreach (var inner in pattern.DescendantsAndSelf())
        {
            var variable = inner switch
            {
                IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
                IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
                IListPatternOperation list => list.DeclaredSymbol,
                _ => null,
            };
            if (variable is not null)
                AssignVariable(variable, FlowValue.Unknown(inner.Syntax));
        }
    }
}
