package dev.sallyport.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles conditions and checks their types, so that a misspelt field is found when the policy is
 * read and not when it should have refused something.
 *
 * <p>Fields: {@code statement.} verb, verbs, tables, has_where (a WHERE that tells rows apart),
 * where (none, constant, selective), has_limit, limit, estimated_rows, routines, features, text;
 * {@code principal.} id, name, kind, groups; {@code connection}. The fields limit, estimated_rows
 * and text may be unknown; {@code has()} tells.
 */
final class ConditionCompiler {
  private static final CelType WORDS = ListType.create(SimpleType.STRING);

  private static final StructType STATEMENT =
      struct(
          "sallyport.Statement",
          Map.ofEntries(
              Map.entry("verb", SimpleType.STRING),
              Map.entry("verbs", WORDS),
              Map.entry("tables", WORDS),
              Map.entry("has_where", SimpleType.BOOL),
              Map.entry("where", SimpleType.STRING),
              Map.entry("has_limit", SimpleType.BOOL),
              Map.entry("limit", SimpleType.INT),
              Map.entry("estimated_rows", SimpleType.INT),
              Map.entry("routines", WORDS),
              Map.entry("features", WORDS),
              Map.entry("text", SimpleType.STRING)));

  private static final StructType PRINCIPAL =
      struct(
          "sallyport.Principal",
          Map.of(
              "id", SimpleType.STRING,
              "name", SimpleType.STRING,
              "kind", SimpleType.STRING,
              "groups", WORDS));

  /** What bounds one condition: its text, its depth, its loops, its regular expressions. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(4_000)
          .maxParseRecursionDepth(50)
          .comprehensionMaxIterations(10_000)
          .maxRegexProgramSize(1_000)
          .build();

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .setTypeProvider(new FieldTypes())
          .addVar("statement", STATEMENT)
          .addVar("principal", PRINCIPAL)
          .addVar("connection", SimpleType.STRING)
          .setResultType(SimpleType.BOOL)
          .build();
  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  /** What compiling gave: a condition, or what is wrong. */
  record Compiled(Optional<Condition> condition, List<Mistake> mistakes) {}

  /**
   * A mistake in an expression.
   *
   * @param line line within the expression, from 0
   * @param text what is wrong
   */
  record Mistake(int line, String text) {}

  Compiled compile(String expression) {
    try {
      CelValidationResult checked = compiler.compile(expression);
      if (checked.hasError()) {
        return new Compiled(
            Optional.empty(), checked.getErrors().stream().map(ConditionCompiler::of).toList());
      }
      CelRuntime.Program program = runtime.createProgram(checked.getAst());
      return new Compiled(Optional.of(new Condition(expression, program)), List.of());
    } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
      return new Compiled(
          Optional.empty(), List.of(new Mistake(0, String.valueOf(e.getMessage()))));
    }
  }

  private static Mistake of(CelIssue issue) {
    int line = Math.max(0, issue.getSourceLocation().getLine() - 1);
    int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
    return new Mistake(line, issue.getMessage() + " (at character " + column + ")");
  }

  private static StructType struct(String name, Map<String, CelType> fields) {
    return StructType.create(
        name,
        ImmutableSet.copyOf(fields.keySet()),
        field -> Optional.ofNullable(fields.get(field)));
  }

  private static final class FieldTypes implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableSet.of(STATEMENT, PRINCIPAL);
    }

    @Override
    public Optional<CelType> findType(String typeName) {
      return types().stream().filter(type -> type.name().equals(typeName)).findFirst();
    }
  }
}
