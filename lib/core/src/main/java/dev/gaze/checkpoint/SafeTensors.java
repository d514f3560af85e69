package dev.gaze.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * The safetensors format: eight bytes of header length, a JSON header that gives each tensor's
 * type, shape and place, then the numbers, little-endian and row-major. Anything that reads
 * safetensors reads a Gaze checkpoint, without Gaze and without running code from the file.
 */
public final class SafeTensors {
  private static final long MAX_HEADER = 100_000_000;
  private static final String METADATA = "__metadata__";

  /** Whatever the order of the tensors: other writers sort them. */
  private static final String CHECKSUM = "crc32c-by-name";

  /** Of files of Gaze 1: in the order of the file. */
  private static final String CHECKSUM_IN_ORDER = "crc32c";

  private SafeTensors() {}

  /**
   * A float32 tensor.
   *
   * @param values row-major
   */
  public record Floats(long[] shape, float[] values) {}

  /**
   * What a file holds.
   *
   * @param metadata what it says of itself
   * @param tensors by name, in the order of the file
   */
  public record Content(Map<String, String> metadata, Map<String, Floats> tensors) {}

  /** Writes a file that must not exist, and waits until the disk has it. */
  public static void write(Path file, Content content) throws IOException {
    byte[] header = header(content);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(
          out, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
      writeFully(out, ByteBuffer.wrap(header));
      for (Floats tensor : content.tensors().values()) {
        writeFully(out, bytes(tensor.values()));
      }
      out.force(true);
    }
  }

  private static byte[] header(Content content) {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    content.metadata().forEach(metadata::addProperty);
    metadata.addProperty(CHECKSUM, checksum(new TreeMap<>(content.tensors())));
    header.add(METADATA, metadata);
    long offset = 0;
    for (var entry : content.tensors().entrySet()) {
      JsonObject tensor = new JsonObject();
      tensor.addProperty("dtype", "F32");
      JsonArray shape = new JsonArray();
      for (long side : entry.getValue().shape()) {
        shape.add(side);
      }
      tensor.add("shape", shape);
      JsonArray offsets = new JsonArray();
      offsets.add(offset);
      offset += 4L * entry.getValue().values().length;
      offsets.add(offset);
      tensor.add("data_offsets", offsets);
      header.add(entry.getKey(), tensor);
    }
    String text = header.toString();
    // The numbers start at a multiple of eight.
    int padding = (8 - text.getBytes(StandardCharsets.UTF_8).length % 8) % 8;
    return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  /** Of everything that the header does not say: the numbers. */
  private static String checksum(Map<String, Floats> tensors) {
    CRC32C crc = new CRC32C();
    tensors.values().forEach(tensor -> crc.update(bytes(tensor.values())));
    return Long.toHexString(crc.getValue());
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /**
   * Reads a file whole.
   *
   * @throws CheckpointException for a file that is truncated, damaged or no safetensors
   */
  public static Content read(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(in, file, name -> true);
    }
  }

  /**
   * Reads some tensors of an open file, one at a time; the numbers of all others are only checked.
   *
   * @param file its name, for errors
   * @param wanted by the tensor's name
   * @throws CheckpointException as {@link #read(Path)}
   */
  static Content read(FileChannel in, Path file, Predicate<String> wanted) throws IOException {
    return read(in, file, true, wanted);
  }

  /**
   * Reads what a file says of itself, without its numbers.
   *
   * @throws CheckpointException as {@link #read(Path)}
   */
  static Map<String, String> metadata(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      return metadata(in, file);
    }
  }

  /** The same of an open file. */
  static Map<String, String> metadata(FileChannel in, Path file) throws IOException {
    return read(in, file, false, name -> false).metadata();
  }

  /** The names of all tensors of an open file. */
  static Set<String> names(FileChannel in, Path file) throws IOException {
    return read(in, file, false, name -> false).tensors().keySet();
  }

  private static Content read(
      FileChannel in, Path file, boolean withNumbers, Predicate<String> wanted) throws IOException {
    try {
      long size = in.size();
      ByteBuffer length = read(in, file, 0, 8);
      long headerLength = length.getLong(0);
      if (headerLength < 2 || headerLength > MAX_HEADER || 8 + headerLength > size) {
        throw damaged(file, "its header would be " + headerLength + " bytes of " + size);
      }
      ByteBuffer header = read(in, file, 8, Math.toIntExact(headerLength));
      JsonObject json =
          JsonParser.parseString(StandardCharsets.UTF_8.decode(header).toString())
              .getAsJsonObject();
      Map<String, String> metadata = new LinkedHashMap<>();
      Map<String, Floats> tensors = new LinkedHashMap<>();
      CRC32C crc = new CRC32C();
      JsonElement said = json.remove(METADATA);
      if (said != null) {
        said.getAsJsonObject()
            .asMap()
            .forEach((key, text) -> metadata.put(key, text.getAsString()));
      }
      Floats unread = new Floats(new long[0], new float[0]);
      // In the file's order, whatever the order of reading.
      json.keySet().stream().filter(wanted).forEach(name -> tensors.put(name, unread));
      Map<String, JsonElement> listed =
          metadata.containsKey(CHECKSUM) ? new TreeMap<>(json.asMap()) : json.asMap();
      for (var entry : listed.entrySet()) {
        JsonObject value = entry.getValue().getAsJsonObject();
        String name = entry.getKey();
        if (!withNumbers) {
          tensors.put(name, new Floats(shape(value), new float[0]));
        } else {
          ByteBuffer numbers = numbers(in, file, name, value, 8 + headerLength, size);
          crc.update(numbers.duplicate());
          if (wanted.test(name)) {
            float[] values = new float[numbers.remaining() / Float.BYTES];
            numbers.asFloatBuffer().get(values);
            tensors.put(name, new Floats(shape(value), values));
          }
        }
      }
      if (!withNumbers) {
        return new Content(metadata, tensors);
      }
      String byName = metadata.remove(CHECKSUM);
      String inOrder = metadata.remove(CHECKSUM_IN_ORDER);
      String checksum = byName == null ? inOrder : byName;
      boolean same =
          checksum == null
              ? !metadata.containsKey("format")
              : checksum.equals(Long.toHexString(crc.getValue()));
      if (!same) {
        throw new CheckpointException(
            file
                + ": its numbers are not those that Gaze wrote: they were edited, or the file is"
                + " damaged; go back to an older checkpoint");
      }
      return new Content(metadata, tensors);
    } catch (JsonSyntaxException
        | ClassCastException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NullPointerException
        | UnsupportedOperationException
        | NumberFormatException
        | ArithmeticException e) {
      throw damaged(file, "its header is not a safetensors header");
    }
  }

  private static long[] shape(JsonObject tensor) {
    return tensor.getAsJsonArray("shape").asList().stream()
        .mapToLong(JsonElement::getAsLong)
        .toArray();
  }

  private static ByteBuffer numbers(
      FileChannel in, Path file, String name, JsonObject tensor, long data, long size)
      throws IOException {
    long count = 1;
    for (long side : shape(tensor)) {
      count = Math.multiplyExact(count, side);
    }
    long from = tensor.getAsJsonArray("data_offsets").get(0).getAsLong();
    long to = tensor.getAsJsonArray("data_offsets").get(1).getAsLong();
    if (!tensor.get("dtype").getAsString().equals("F32") || from < 0 || to - from != 4 * count) {
      throw damaged(file, name + " is not a float32 tensor of its shape");
    }
    if (data + to > size) {
      throw damaged(file, name + " ends at byte " + (data + to) + " of " + size);
    }
    return read(in, file, data + from, Math.toIntExact(4 * count));
  }

  private static ByteBuffer read(FileChannel in, Path file, long at, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (in.read(bytes, at + bytes.position()) < 0) {
        throw damaged(file, "it ends at byte " + (at + bytes.position()));
      }
    }
    return bytes.flip();
  }

  private static CheckpointException damaged(Path file, String why) {
    return new CheckpointException(
        "%s is damaged: %s; go back to an older checkpoint".formatted(file, why));
  }
}
