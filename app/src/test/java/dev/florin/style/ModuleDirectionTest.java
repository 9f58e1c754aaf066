package dev.florin.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The poms draw the same arrows as the packages. */
class ModuleDirectionTest {
  private static final String PREFIX = "florin-";

  static Set<String> modules() {
    return Modules.MAY_USE.keySet();
  }

  @Test
  void everyModuleOfTheBuildIsKnownHere() throws Exception {
    Set<String> built = new TreeSet<>();
    NodeList modules = document(SourceTree.ROOT).getElementsByTagName("module");
    for (int i = 0; i < modules.getLength(); i++) {
      built.add(modules.item(i).getTextContent());
    }
    assertThat(built).isEqualTo(modules());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void moduleUsesOnlyWhatItMay(String module) throws Exception {
    Set<String> used = new TreeSet<>();
    NodeList dependencies =
        document(SourceTree.ROOT.resolve(module)).getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      if (isOurs(dependency) && !text(dependency, "scope").equals("test")) {
        used.add(text(dependency, "artifactId").substring(PREFIX.length()));
      }
    }
    assertThat(Modules.MAY_USE.get(module)).containsAll(used);
  }

  private static boolean isOurs(Element dependency) {
    return text(dependency, "groupId").equals("dev.florin")
        && text(dependency, "artifactId").startsWith(PREFIX);
  }

  private static String text(Element parent, String child) {
    NodeList found = parent.getElementsByTagName(child);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }

  private static Element document(Path folder) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("pom.xml").toFile())
        .getDocumentElement();
  }
}
