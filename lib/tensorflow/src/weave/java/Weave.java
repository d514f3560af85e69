import static org.objectweb.asm.Opcodes.ACC_NATIVE;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.DUP_X2;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.POP;

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
 * signature. Numbers in the names of operations, which the legacy API formats, get ASCII digits in
 * every locale: TensorFlow takes no others. Run by Maven before the bridges are compiled.
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

  private static final String FORMAT = "(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;";
  private static final String LOCALE = "Ljava/util/Locale;";

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
    boolean[] changed = {false};
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if (CALLED_BACK.contains(name) && (access & ACC_PRIVATE) != 0) {
              changed[0] = true;
              access &= ~ACC_PRIVATE;
            }
            MethodVisitor method =
                super.visitMethod(access & ~ACC_NATIVE, name, descriptor, signature, exceptions);
            if ((access & ACC_NATIVE) == 0) {
              return formatting(method, changed);
            }
            callBridge(method, reader.getClassName() + "Bridge", name, descriptor);
            changed[0] = true;
            woven++;
            return null;
          }
        },
        0);
    return changed[0] ? writer.toByteArray() : code;
  }

  /**
   * {@code String.format(format, args)} becomes {@code String.format(Locale.ROOT, format, args)}.
   */
  private static MethodVisitor formatting(MethodVisitor method, boolean[] changed) {
    return new MethodVisitor(ASM9, method) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (owner.equals("java/lang/String")
            && name.equals("format")
            && descriptor.equals(FORMAT)) {
          changed[0] = true;
          visitFieldInsn(GETSTATIC, "java/util/Locale", "ROOT", LOCALE);
          visitInsn(DUP_X2);
          visitInsn(POP);
          descriptor = "(" + LOCALE + FORMAT.substring(1);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    };
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
