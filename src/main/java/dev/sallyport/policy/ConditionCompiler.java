package dev.sallyport.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.sallyport.config.YamlSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles conditions and checks their types, so that a misspelt field is found when the policy is
 * read and not when it should have refused something. The names are those of {@link
 * ConditionFields}.
 */
final class ConditionCompiler {
  private static final StructType STATEMENT =
      struct("sallyport.Statement", ConditionFields.STATEMENT);
  private static final StructType PRINCIPAL =
      struct("sallyport.Principal", ConditionFields.PRINCIPAL);
  private static final StructType REQUEST = struct("sallyport.Request", ConditionFields.REQUEST);

  private static final Map<String, CelType> VARIABLES =
      Map.of(
          "statement", STATEMENT,
          "principal", PRINCIPAL,
          "connection", SimpleType.STRING,
          "request", REQUEST);

  private static final Pattern UNKNOWN_NAME =
      Pattern.compile(
          "undefined field '([^']*)'.*|undeclared reference to '([^']*)'.*", Pattern.DOTALL);

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
          .addVar("request", REQUEST)
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
    String text = issue.getMessage();
    return new Mistake(line, text + " (at character " + column + ")" + suggestion(text));
  }

  private static String suggestion(String message) {
    Matcher unknown = UNKNOWN_NAME.matcher(message);
    if (!unknown.matches()) {
      return "";
    }
    Set<String> names = new TreeSet<>();
    if (unknown.group(1) == null) {
      names.addAll(VARIABLES.keySet());
    } else {
      List.of(STATEMENT, PRINCIPAL, REQUEST).forEach(type -> names.addAll(type.fieldNames()));
    }
    return YamlSection.nearest(unknown.group(unknown.group(1) == null ? 2 : 1), names)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("");
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
      return ImmutableSet.of(STATEMENT, PRINCIPAL, REQUEST);
    }

    @Override
    public Optional<CelType> findType(String typeName) {
      return types().stream().filter(type -> type.name().equals(typeName)).findFirst();
    }
  }
}
