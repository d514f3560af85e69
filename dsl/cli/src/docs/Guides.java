import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * The project's pages of Markdown as pages of the site. Arguments: the project, and the folder to
 * write to.
 */
final class Guides {
  private static final List<org.commonmark.Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(EXTENSIONS).build();
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>%s</title>
      <style>
      body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #222 }
      pre, code { font: 14px/1.45 ui-monospace, monospace; background: #f5f5f5 }
      pre { padding: .8rem; overflow-x: auto } td, th { padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top }
      table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto } tr { border-bottom: 1px solid #ddd } img { max-width: 100%% } td code { overflow-wrap: anywhere }
      </style></head>
      <body><p><a href="%s">Gaze</a></p>
      %s</body></html>
      """;

  private Guides() {}

  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]).toRealPath();
    Path site = Path.of(args[1]);
    try (Stream<Path> docs = Files.walk(home.resolve("docs"));
        Stream<Path> samples = Files.list(home.resolve("samples"))) {
      List<Path> files =
          Stream.of(
                  Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md").map(home::resolve),
                  samples.map(folder -> folder.resolve("README.md")),
                  docs.filter(Files::isRegularFile))
              .flatMap(some -> some)
              .toList();
      for (Path file : files) {
        Path to = site.resolve(html(home.relativize(file).toString()));
        Files.createDirectories(to.getParent());
        if (file.toString().endsWith(".md")) {
          Files.writeString(to, page(home, file));
        } else {
          Files.write(to, Files.readAllBytes(file));
        }
      }
    }
  }

  private static String page(Path home, Path file) throws IOException {
    Node page = PARSER.parse(Files.readString(file));
    page.accept(new Links(home, file));
    int depth = home.relativize(file).getNameCount();
    return PAGE.formatted(
        title(page), "../".repeat(depth) + "index.html", RENDERER.render(page));
  }

  private static String title(Node page) {
    return page.getFirstChild() instanceof Heading heading
            && heading.getFirstChild() instanceof Text text
        ? text.getLiteral()
        : "Gaze";
  }

  private static String html(String markdown) {
    return markdown.replaceFirst("\\.md($|#)", ".html$1");
  }

  /** Pages lead to pages; folders of samples to theirs; a source is named and leads nowhere. */
  private static final class Links extends AbstractVisitor {
    private final Path home;
    private final Path file;

    Links(Path home, Path file) {
      this.home = home;
      this.file = file;
    }

    @Override
    public void visit(Link link) {
      visitChildren(link);
      String to = link.getDestination();
      if (to.startsWith("http") || to.startsWith("#")) {
        return;
      }
      Path target = file.resolveSibling(to.replaceFirst("#.*", "")).normalize();
      if (Files.exists(target.resolve("README.md")) && !target.equals(home)) {
        link.setDestination(to + "/README.html");
      } else if (target.toString().endsWith(".md")) {
        link.setDestination(html(to));
      } else {
        while (link.getFirstChild() != null) {
          link.insertBefore(link.getFirstChild());
        }
        link.unlink();
      }
    }
  }
}
