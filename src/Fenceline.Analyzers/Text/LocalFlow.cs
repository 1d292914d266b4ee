using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Text;

/// <summary>Which texts a local, a string or a <see cref="System.Text.StringBuilder"/>, may hold where it is read.</summary>
/// <remarks>
/// Walks the statements that lead to the use, in order: branches are joined, a loop that adds to the text makes it
/// unknown from there on. What it can't follow becomes a hole.
/// </remarks>
internal sealed class LocalFlow
{
    private readonly TextEvaluator _evaluator;
    private readonly ILocalReferenceOperation _use;
    private readonly ILocalSymbol _local;
    private readonly bool _isBuilder;
    private ImmutableArray<BuiltText> _texts = Alternatives.None;

    public LocalFlow(TextEvaluator evaluator, ILocalReferenceOperation use)
    {
        _evaluator = evaluator;
        _use = use;
        _local = use.Local;
        _isBuilder = TextMethods.IsBuilder(use.Type);
    }

    public ImmutableArray<BuiltText> Evaluate()
    {
        IOperation root = _use;
        while (root.Parent is { } parent)
            root = parent;

        if (IsWrittenInFunction(root))
            return Alternatives.Hole(_use.Syntax);

        Run(root);
        return _texts.IsEmpty ? Alternatives.Hole(_use.Syntax) : _texts;
    }

    private bool IsWrittenInFunction(IOperation root)
    {
        foreach (var operation in root.Descendants())
        {
            if (operation is IAssignmentOperation { Target: ILocalReferenceOperation target } && IsLocal(target)
                && FunctionOf(target) is { } function && !SymbolEqualityComparer.Default.Equals(function, _local.ContainingSymbol))
                return true;
        }

        return false;
    }

    private static ISymbol? FunctionOf(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda)
                return lambda.Symbol;
            if (parent is ILocalFunctionOperation function)
                return function.Symbol;
        }

        return null;
    }

    /// <summary>Lets an operation take its effect on the texts; true when the use is reached and no more follows.</summary>
    private bool Run(IOperation operation)
    {
        switch (operation)
        {
            case IConditionalOperation { Type: null } conditional:
                return Branch(conditional);
            case ISwitchOperation choice:
                return Switch(choice);
            case ILoopOperation loop:
                return Loop(loop);
            case ITryOperation attempt:
                return Try(attempt);
            case IAnonymousFunctionOperation or ILocalFunctionOperation when !HasUse(operation):
                return false;
            case IBlockOperation or IMethodBodyBaseOperation or IUsingOperation or ILockOperation or ILabeledOperation or ISwitchCaseOperation
                or IAnonymousFunctionOperation or ILocalFunctionOperation:
                return operation.ChildOperations.Any(Run);
            default:
                Write(operation);
                return HasUse(operation);
        }
    }

    private bool HasUse(IOperation operation) =>
        operation.Syntax.SyntaxTree == _use.Syntax.SyntaxTree && operation.Syntax.Span.Contains(_use.Syntax.Span);

    private bool Branch(IConditionalOperation conditional)
    {
        if (Run(conditional.Condition))
            return true;
        if (HasUse(conditional.WhenTrue))
            return Run(conditional.WhenTrue);
        if (conditional.WhenFalse is { } other && HasUse(other))
            return Run(other);

        var before = _texts;
        Run(conditional.WhenTrue);
        var whenTrue = Leaves(conditional.WhenTrue) ? Alternatives.None : _texts;
        _texts = before;
        if (conditional.WhenFalse is { } whenFalse)
        {
            Run(whenFalse);
            if (Leaves(whenFalse))
                _texts = Alternatives.None;
        }

        _texts = Alternatives.Union(whenTrue, _texts);
        return false;
    }

    private static bool Leaves(IOperation operation) => operation switch
    {
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        _ => false,
    };

    private bool Switch(ISwitchOperation choice)
    {
        if (choice.Cases.FirstOrDefault(HasUse) is { } own)
            return Run(own);

        var before = _texts;
        var hasDefault = choice.Cases.Any(branch => branch.Clauses.Any(clause => clause is IDefaultCaseClauseOperation));
        var after = hasDefault ? Alternatives.None : before;
        foreach (var branch in choice.Cases)
        {
            _texts = before;
            Run(branch);
            // A case that ends in break goes on behind the switch.
            if (branch.Body is not [.., IReturnOperation or IThrowOperation])
                after = Alternatives.Union(after, _texts);
        }

        _texts = after;
        return false;
    }

    private bool Loop(ILoopOperation loop)
    {
        if (loop is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation variable } each
            && SymbolEqualityComparer.Default.Equals(variable.Symbol, _local))
        {
            _texts = TextMethods.Elements(each.Collection) is { Length: > 0 } elements
                ? elements.Aggregate(Alternatives.None, (texts, element) => Alternatives.Union(texts, _evaluator.Evaluate(element)))
                : Alternatives.Hole(each.Collection.Syntax);
            return Run(each.Body);
        }

        if (HasUse(loop))
        {
            // An earlier round may have left anything that a write within the loop makes.
            if (loop.Descendants().Any(IsWrite))
                _texts = Alternatives.Union(_texts, Unknown(loop));
            return loop.ChildOperations.Where(HasUse).Any(Run);
        }

        var before = _texts;
        foreach (var child in loop.ChildOperations)
            Run(child);
        if (!_texts.SequenceEqual(before))
        {
            // More rounds add what is not counted here.
            var once = _texts;
            var more = before.IsEmpty || loop.Descendants().All(operation => !IsWrite(operation) || operation is ISimpleAssignmentOperation)
                ? once
                : Alternatives.Product(once, Unknown(loop));
            _texts = Alternatives.Union(before, more);
        }

        return false;
    }

    private static ImmutableArray<BuiltText> Unknown(IOperation operation) => [BuiltText.Of(new HolePart(operation.Syntax, IsReportable: false))];

    private bool IsWrite(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => IsLocal(assignment.Target),
        IInvocationOperation call => _isBuilder && IsChainOnLocal(call),
        _ => false,
    };

    private bool Try(ITryOperation attempt)
    {
        if (Run(attempt.Body))
            return true;
        var after = _texts;
        foreach (var handler in attempt.Catches)
        {
            if (Run(handler.Handler))
                return true;
            after = Alternatives.Union(after, _texts);
        }

        _texts = after;
        return attempt.Finally is { } last && Run(last);
    }

    /// <summary>The writes within an expression, innermost first, as far as they come before the use.</summary>
    private void Write(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (child is IAnonymousFunctionOperation && HasUse(child))
                Run(child);
            else if (child is not IAnonymousFunctionOperation)
                Write(child);
        }

        if (operation.Syntax.Span.End <= _use.Syntax.SpanStart || operation is IVariableDeclaratorOperation)
            Apply(operation);
    }

    private void Apply(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, _local) && !HasUse(declarator):
                _texts = declarator.GetVariableInitializer() is { } initializer ? Content(initializer.Value) : Alternatives.None;
                break;
            case ISimpleAssignmentOperation assignment when IsLocal(assignment.Target):
                _texts = Content(assignment.Value);
                break;
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } assignment when IsLocal(assignment.Target):
                _texts = Alternatives.Product(_texts, _evaluator.Value(assignment.Value));
                break;
            case ICoalesceAssignmentOperation assignment when IsLocal(assignment.Target):
                _texts = Alternatives.Union(_texts, _evaluator.Evaluate(assignment.Value));
                break;
            case IDeconstructionAssignmentOperation assignment when assignment.Target.DescendantsAndSelf().Any(IsLocal):
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when IsLocal(argument.Value):
                _texts = Alternatives.Hole(operation.Syntax);
                break;
            case IInvocationOperation call when _isBuilder && IsChainOnLocal(call):
                _texts = new TextMethods(_evaluator).Apply(call, _texts);
                break;
            case IArgumentOperation { Parent: not IInvocationOperation { TargetMethod.ContainingType.Name: "StringBuilder" } } argument when _isBuilder && IsLocal(argument.Value):
                _texts = Alternatives.Product(_texts, Alternatives.Hole(operation.Syntax));
                break;
        }
    }

    private ImmutableArray<BuiltText> Content(IOperation value) =>
        _evaluator.Assigned(_local, _texts, value, _isBuilder ? new TextMethods(_evaluator).Builder : _evaluator.Evaluate);

    private bool IsLocal(IOperation operation) =>
        operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, _local);

    private bool IsChainOnLocal(IInvocationOperation call)
    {
        var instance = call.Instance;
        while (instance is IInvocationOperation { Instance: { } inner } outer && TextMethods.IsBuilder(outer.Type))
            instance = inner;
        return instance is not null && IsLocal(instance) && TextMethods.IsBuilder(call.TargetMethod.ContainingType);
    }
}
