package dev.gaze.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.json.JsonType.Component;
import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code docs/json.md} lists what the registry holds; {@code -Dgaze.docs=write} writes it. */
class JsonPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "json.md");
  private static final String TABLES = "\n## ";

  @Test
  void thePageListsEveryObject() throws IOException {
    String page = Files.readString(PAGE);
    String head = page.substring(0, page.indexOf(TABLES));
    if (Objects.equals(System.getProperty("gaze.docs"), "write")) {
      page = head + tables();
      Files.writeString(PAGE, page);
    }
    assertThat(page)
        .as("the format has changed; -Dtest=JsonPageTest -Dgaze.docs=write writes its page anew")
        .isEqualTo(head + tables());
  }

  @Test
  void theExampleIsASpec() throws IOException {
    String page = Files.readString(PAGE);
    String example = page.substring(page.indexOf("```json\n") + 8, page.indexOf("\n```\n"));
    GanSpec spec = GanSpecJson.read(example);
    assertThat(GanSpecJson.write(spec)).isEqualToIgnoringWhitespace(example);
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    text.append(TABLES).append("Objects\n\n| | members |\n| --- | --- |\n");
    for (JsonType<?> type : JsonTypes.ALL) {
      if (interfaces(type).isEmpty()) {
        text.append(row(type));
      }
    }
    List<Class<?>> choices =
        JsonTypes.ALL.stream()
            .flatMap(type -> interfaces(type).stream())
            .distinct()
            .collect(Collectors.toList());
    for (Class<?> choice : choices) {
      text.append(TABLES).append(choice.getSimpleName());
      text.append("\n\n| `\"type\"` | members |\n| --- | --- |\n");
      JsonTypes.permitted(choice).forEach(type -> text.append(row(type)));
    }
    return text.toString();
  }

  /** Where it is one of several; the outermost, since a head is a block, too. */
  private static List<Class<?>> interfaces(JsonType<?> type) {
    return Arrays.stream(type.type().getInterfaces())
        .filter(Class::isSealed)
        .map(one -> one.getInterfaces().length == 0 ? one : one.getInterfaces()[0])
        .collect(Collectors.toList());
  }

  private static String row(JsonType<?> type) {
    String members =
        type.components().stream()
            .map(part -> "`" + part.name() + "`" + (part.required() ? "" : " " + standard(part)))
            .collect(Collectors.joining(", "));
    return "| `%s` | %s |\n".formatted(type.name(), members);
  }

  private static String standard(Component part) {
    return "(" + shown(part.standard()) + ")";
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof Enum<?> constant) {
      return RecordWriter.name(constant);
    } else if (value instanceof List<?> list) {
      return list.isEmpty() ? "none" : list.toString();
    } else if (value instanceof Record record) {
      try {
        var members = RecordWriter.members(record, JsonTypes.of(record.getClass()), "");
        String name = JsonTypes.of(record.getClass()).name();
        return members.isEmpty() ? name : name + " " + members.toString().replace("\"", "");
      } catch (Refused e) {
        throw new AssertionError(e);
      }
    }
    return value.toString();
  }
}
