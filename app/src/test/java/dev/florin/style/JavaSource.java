package dev.florin.style;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.type.TypeKind;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Java as the compiler's own parser sees it, so that a brace in a string or a comment deceives
 * nobody.
 */
final class JavaSource extends TreeScanner<Void, Void> {
  /** A method or a constructor and the lines from its first modifier to its closing brace. */
  record Method(String where, long lines) {}

  private static final Set<String> BOXED = Set.of("Float", "Double");

  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final LineMap lineMap;
  private final List<Method> methods = new ArrayList<>();
  private final List<String> floatingPoint = new ArrayList<>();

  private JavaSource(CompilationUnitTree unit, SourcePositions positions) {
    this.unit = unit;
    this.positions = positions;
    this.lineMap = unit.getLineMap();
  }

  static List<Method> methods(List<Path> files) {
    return parse(files).stream().flatMap(source -> source.methods.stream()).toList();
  }

  /** Where a float or a double is named, boxed or written as a literal. */
  static List<String> floatingPoint(List<Path> files) {
    return parse(files).stream().flatMap(source -> source.floatingPoint.stream()).toList();
  }

  private static List<JavaSource> parse(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaSource> sources = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends javax.tools.JavaFileObject> objects =
          manager.getJavaFileObjectsFromPaths(files);
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, objects);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        JavaSource source = new JavaSource(unit, positions);
        source.scan(unit, null);
        sources.add(source);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  @Override
  public Void visitMethod(MethodTree method, Void nothing) {
    BlockTree body = method.getBody();
    if (body != null) {
      long first = lineMap.getLineNumber(positions.getStartPosition(unit, method));
      long last = lineMap.getLineNumber(positions.getEndPosition(unit, body));
      methods.add(new Method(where(method) + " " + method.getName(), last - first + 1));
    }
    return super.visitMethod(method, null);
  }

  @Override
  public Void visitPrimitiveType(PrimitiveTypeTree type, Void nothing) {
    TypeKind kind = type.getPrimitiveTypeKind();
    if (kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE) {
      floatingPoint.add(where(type));
    }
    return super.visitPrimitiveType(type, null);
  }

  @Override
  public Void visitIdentifier(IdentifierTree identifier, Void nothing) {
    if (BOXED.contains(identifier.getName().toString())) {
      floatingPoint.add(where(identifier));
    }
    return super.visitIdentifier(identifier, null);
  }

  @Override
  public Void visitLiteral(LiteralTree literal, Void nothing) {
    if (literal.getValue() instanceof Double || literal.getValue() instanceof Float) {
      floatingPoint.add(where(literal));
    }
    return super.visitLiteral(literal, null);
  }

  private String where(Tree tree) {
    long line = lineMap.getLineNumber(positions.getStartPosition(unit, tree));
    return SourceTree.name(Path.of(unit.getSourceFile().toUri())) + ":" + line;
  }
}
