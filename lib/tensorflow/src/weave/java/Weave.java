import static org.objectweb.asm.Opcodes.ACC_NATIVE;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Unpacks the classes of {@code libtensorflow} 1.15 and gives their native methods a body: native
 * method {@code m} of class {@code X} becomes a static call of {@code XBridge.m} with the same
 * signature. Run by Maven before the bridges are compiled.
 */
final class Weave {
  private static final String PACKAGE = "org/tensorflow/";

  /** Written anew in this module. */
  private static final Set<String> REPLACED =
      Set.of(PACKAGE + "NativeLibrary.class", PACKAGE + "DataType.class");

  /**
   * Private methods of the legacy classes that 1.15's native code called back, and that the bridges
   * call.
   */
  private static final Set<String> CALLED_BACK = Set.of("buildSubgraph", "fromHandle");

  /**
   * What libtensorflow 1.15.0 declares; another number means another jar, which nobody has checked.
   */
  private static final int NATIVE_METHODS = 94;

  private int woven;

  public static void main(String[] args) throws IOException {
    Weave weave = new Weave();
    weave.jar(Path.of(args[0]), Path.of(args[1]));
    if (weave.woven != NATIVE_METHODS) {
      throw new IllegalStateException(
          args[0] + ": wove " + weave.woven + " native methods, expected " + NATIVE_METHODS);
    }
  }

  private void jar(Path source, Path target) throws IOException {
    try (JarFile jar = new JarFile(source.toFile())) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().endsWith(".class") && !REPLACED.contains(entry.getName())) {
          byte[] code = jar.getInputStream(entry).readAllBytes();
          writeIfChanged(target.resolve(entry.getName()), weave(code));
        }
      }
    }
  }

  /**
   * A class file that did not change keeps its time stamp, so that nothing is compiled again for
   * it.
   */
  private static void writeIfChanged(Path file, byte[] code) throws IOException {
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), code)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.write(file, code);
  }

  private byte[] weave(byte[] code) {
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    int before = woven;
    boolean[] opened = {false};
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if (CALLED_BACK.contains(name) && (access & ACC_PRIVATE) != 0) {
              opened[0] = true;
              access &= ~ACC_PRIVATE;
            }
            MethodVisitor method =
                super.visitMethod(access & ~ACC_NATIVE, name, descriptor, signature, exceptions);
            if ((access & ACC_NATIVE) == 0) {
              return method;
            }
            callBridge(method, reader.getClassName() + "Bridge", name, descriptor);
            woven++;
            return null;
          }
        },
        0);
    return woven > before || opened[0] ? writer.toByteArray() : code;
  }

  /** Every native method of the legacy API is static, so its arguments start at slot 0. */
  private static void callBridge(
      MethodVisitor method, String bridge, String name, String descriptor) {
    method.visitCode();
    int slot = 0;
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      method.visitVarInsn(argument.getOpcode(ILOAD), slot);
      slot += argument.getSize();
    }
    method.visitMethodInsn(INVOKESTATIC, bridge, name, descriptor, false);
    method.visitInsn(Type.getReturnType(descriptor).getOpcode(IRETURN));
    method.visitMaxs(0, 0);
    method.visitEnd();
  }
}
