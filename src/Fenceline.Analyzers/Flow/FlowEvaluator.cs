using System.Collections.Immutable;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Lets operations take their effect on what is known, and says what expressions may be. What it does not understand is not known.</summary>
internal sealed partial class FlowEvaluator
{
    private readonly ControlFlowGraph _graph;
    private readonly Body _body;
    private readonly CallChain? _calls;
    private readonly ImmutableArray<FlowState> _frames;
    private FlowState _state = FlowState.Empty;
    private FlowRecord _record = new();

    /// <param name="calls">How this body was called; null when it is looked at by itself.</param>
    /// <param name="frames">What is known in those who called.</param>
    public FlowEvaluator(FlowSession session, Body body, ControlFlowGraph graph, CallChain? calls, ImmutableArray<FlowState> frames)
    {
        Session = session;
        _body = body;
        _graph = graph;
        _calls = calls;
        _frames = frames;
    }

    public FlowSession Session { get; }

    /// <summary>What the body returns, whichever way it ends.</summary>
    public FlowValue Returned { get; private set; } = FlowValue.Nothing;

    /// <summary>Any of what an iterator yields.</summary>
    public FlowValue? Yielded { get; private set; }

    public FlowState Run(IOperation operation, FlowState state, FlowRecord record)
    {
        _state = state;
        _record = record;
        Evaluate(operation);
        return _state;
    }

    public FlowState RunBranch(IOperation value, bool isReturned, FlowState state, FlowRecord record)
    {
        _state = state;
        _record = record;
        var result = Evaluate(value);
        if (isReturned)
            Returned = Returned.Join(result);
        return _state;
    }

    private FlowValue Evaluate(IOperation operation)
    {
        var value = Session.Enter() ? EvaluateCore(operation) : FlowValue.Unknown(operation.Syntax);
        Session.Leave();
        // What the compiler makes, such as the exception of a `switch`, stands nowhere in the source.
        if (operation is not IObjectCreationOperation { IsImplicit: true })
            Record(operation.Syntax, isGathered: false, value);
        return value;
    }

    private FlowValue EvaluateCore(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case IFlowCaptureOperation capture:
                return Set(capture.Id, Evaluate(capture.Value));
            case IFlowCaptureReferenceOperation reference:
                return Typed(operation, Variable(reference.Id) ?? FlowValue.Unknown(operation.Syntax));
            case ILiteralOperation literal:
                return Literal(literal);
            case IInterpolatedStringOperation interpolated:
                return Interpolated(interpolated);
            case IInterpolatedStringHandlerCreationOperation handler:
                return Evaluate(handler.HandlerCreation);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String, OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_String } } binary:
                return Concatenation(binary);
            case IConversionOperation conversion:
                return Conversion(conversion);
            case IDelegateCreationOperation creation:
                return Evaluate(creation.Target);
            case IFlowAnonymousFunctionOperation lambda:
                return Lambda(lambda);
            case IMethodReferenceOperation method:
                return MethodGroup(method);
            case IArgumentOperation argument:
                return Evaluate(argument.Value);
            case IAwaitOperation awaited:
                return Evaluate(awaited.Operation);
            case ILocalReferenceOperation { Local.IsConst: true } local:
                return Declared(local.Local, local);
            case ILocalReferenceOperation local:
                return Typed(operation, Read(local.Local, local));
            case IParameterReferenceOperation parameter:
                return Typed(operation, Read(parameter.Parameter, parameter));
            case IFieldReferenceOperation field:
                return Typed(operation, Field(field));
            case IPropertyReferenceOperation property:
                return Typed(operation, Property(property));
            case IArrayElementReferenceOperation element:
                return Typed(operation, Element(Evaluate(element.ArrayReference), element.Indices, element));
            case IInvocationOperation call:
                return Typed(operation, Call(call));
            case IObjectCreationOperation creation:
                return Typed(operation, Creation(creation));
            case IAnonymousObjectCreationOperation creation:
                return Anonymous(creation);
            case ITupleOperation tuple:
                return Tuple(tuple);
            case IArrayCreationOperation array:
                return Array(array);
            case ICollectionExpressionOperation collection:
                return Collection(collection);
            case ISpreadOperation spread:
                return Evaluate(spread.Operand);
            case ISimpleAssignmentOperation assignment:
                return Assignment(assignment);
            case ICompoundAssignmentOperation assignment:
                return Compound(assignment);
            case IDeconstructionAssignmentOperation assignment:
                return Deconstruction(assignment);
            case IIncrementOrDecrementOperation increment:
                Assign(increment.Target, Plain(increment.Target));
                return Plain(operation);
            case IIsPatternOperation pattern:
                Bind(pattern.Pattern, Evaluate(pattern.Value));
                return Plain(operation);
            case IReturnOperation { Kind: OperationKind.YieldReturn, ReturnedValue: { } value }:
                Yielded = (Yielded ?? FlowValue.Nothing).Join(Evaluate(value));
                return FlowValue.Nothing;
            case IInstanceReferenceOperation:
                return Variable(This) ?? FlowValue.Nothing;
            case IDefaultValueOperation:
                return operation.Type is { IsReferenceType: true } ? FlowValue.EmptyText : Plain(operation);
            case IDeclarationExpressionOperation declaration:
                return Evaluate(declaration.Expression);
            case INameOfOperation:
                return Constant(operation);
            case IIsNullOperation or IIsTypeOperation or IUnaryOperation or ISizeOfOperation or ITypeOfOperation:
                return Plain(WithChildren(operation));
            case ICaughtExceptionOperation:
                return FlowValue.Unknown(operation.Syntax);
            default:
                return Other(operation);
        }
    }

    // Nothing is known of it, and what it is given may be changed by it.
    private FlowValue Other(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
            Lose(Evaluate(child));
        return Plain(operation);
    }

    private IOperation WithChildren(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
            Evaluate(child);
        return operation;
    }

    /// <summary>What can be said of an expression by its type or its constant value alone.</summary>
    private static FlowValue Plain(IOperation operation) => operation.ConstantValue.HasValue ? Constant(operation) : FlowValue.Of(PrintedValues.OfType(operation.Type, operation.Syntax));

    private static FlowValue Constant(IOperation operation) => FlowValue.Of(PrintedValues.OfConstant(operation.ConstantValue.Value, operation.Type, operation.Syntax));

    // Of numbers and their like no flow is followed: their type says enough.
    private static FlowValue Typed(IOperation operation, FlowValue value) => PrintedValues.IsHarmless(operation.Type) ? Plain(operation) : value;

    /// <summary>What a variable is known to be; null when nothing is said of it.</summary>
    private FlowValue? Variable(object variable) => _state.Variables.TryGetValue(variable, out var value) ? value : null;

    private FlowValue Set(object variable, FlowValue value)
    {
        _state = _state.With(variable, value);
        if (variable is ISymbol)
            _record.Assignments.Add((variable, value));
        return value;
    }

    private FlowValue Read(ISymbol variable, IOperation use)
    {
        if (_body.Wild.Contains(variable))
            return FlowValue.Unknown(use.Syntax);
        if (Variable(variable) is { } value)
            return variable is IParameterSymbol && _calls is not null ? value : value.SeenFrom(use.Syntax);
        // A class's own parameter, used in one of its members, is what was given when the object was made.
        return variable is IParameterSymbol parameter && Variable(This) is { } self && Member(self, CapturedName(parameter)) is { } captured
            ? captured.SeenFrom(use.Syntax)
            : FlowValue.Unknown(use.Syntax);
    }

    /// <summary>The texts that a value is when it is printed.</summary>
    private ImmutableArray<BuiltText> Print(FlowValue value, SyntaxNode origin)
    {
        var texts = value.Printed.IsEmpty ? value.Texts : value.Printed;
        foreach (var id in value.Objects)
            texts = Alternatives.Union(texts, Content(id) is { IsBuilder: true, IsLost: false } builder ? builder.Text : Alternatives.Hole(origin));
        return texts.IsEmpty ? Alternatives.Hole(origin) : texts;
    }

    /// <summary>The texts that builders hold, and collections as their elements.</summary>
    private ImmutableArray<BuiltText> Contents(FlowValue value, SyntaxNode origin, int depth)
    {
        var texts = value.Texts;
        foreach (var content in value.Objects.Select(Content))
        {
            texts = Alternatives.Union(texts, content switch
            {
                { IsLost: false, IsBuilder: true } => content.Text,
                { IsLost: false, IsCollection: true, AnyItem: { IsNothing: false } item } when depth < 3 => Contents(item, origin, depth + 1),
                _ => Alternatives.Hole(origin),
            });
        }

        return texts;
    }

    private FlowValue EvaluateApart(IOperation operation, out FlowRecord apart)
    {
        var record = _record;
        _record = apart = new FlowRecord();
        var value = Evaluate(operation);
        _record = record;
        return value;
    }

    private FlowValue Given(IArgumentOperation argument)
    {
        if (argument.ArgumentKind is ArgumentKind.Explicit)
            return Evaluate(argument.Value);

        // What is gathered for a `params` parameter has the call's own place in the source.
        var record = _record;
        var value = EvaluateApart(argument.Value, out var inner);
        record.Add(inner, except: argument.Value.Syntax);
        if (argument.ArgumentKind != ArgumentKind.DefaultValue)
            Record(argument.Value.Syntax, isGathered: true, value);
        return value;
    }

    private void Record(SyntaxNode expression, bool isGathered, FlowValue value)
    {
        if (!value.IsNothing)
            _record.Values.Add((expression, isGathered, value));
        if (!value.Objects.IsEmpty)
            _record.Contents.Add((expression, isGathered, Contents(value, expression, 0)));
    }

    /// <summary>The texts of an operand that becomes a part of a larger text.</summary>
    private ImmutableArray<BuiltText> Part(IOperation operation) => Print(Evaluate(operation), operation.Syntax);
}
