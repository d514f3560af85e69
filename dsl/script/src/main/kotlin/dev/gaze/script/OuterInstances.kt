package dev.gaze.script

import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes.ACC_PUBLIC
import org.objectweb.asm.Opcodes.ACC_STATIC
import org.objectweb.asm.Opcodes.ACC_SYNTHETIC
import org.objectweb.asm.Opcodes.ALOAD
import org.objectweb.asm.Opcodes.ASM9
import org.objectweb.asm.Opcodes.GETSTATIC
import org.objectweb.asm.Opcodes.ILOAD
import org.objectweb.asm.Opcodes.INVOKESPECIAL
import org.objectweb.asm.Opcodes.PUTSTATIC
import org.objectweb.asm.Opcodes.RETURN
import org.objectweb.asm.Type

private const val INSTANCE = "gaze\$instance"
private const val CONSTRUCTOR = "<init>"

/**
 * A class of a script, fit to be used by scripts that import it.
 *
 * A class that uses what stands beside it in the script gets the script as a hidden first argument of its constructor, of
 * which Kotlin tells other modules nothing: they call the constructor without it. So it has that constructor, too, which
 * takes the script from where the script puts itself when it is run. A script runs once for a class loader.
 *
 * @param script the name of the script's own class, as in a class file
 */
internal fun withOuterInstance(
    script: String,
    classFile: ByteArray,
): ByteArray {
    val reader = ClassReader(classFile)
    val writer = ClassWriter(reader, ClassWriter.COMPUTE_MAXS)
    reader.accept(if (reader.className == script) Outer(writer, script, reader.superName) else Nested(writer, script, reader.className), 0)
    return writer.toByteArray()
}

private class Outer(
    next: ClassVisitor,
    private val script: String,
    private val superName: String,
) : ClassVisitor(ASM9, next) {
    override fun visitMethod(
        access: Int,
        name: String,
        descriptor: String?,
        signature: String?,
        exceptions: Array<String>?,
    ): MethodVisitor {
        val method = super.visitMethod(access, name, descriptor, signature, exceptions)
        return if (name == CONSTRUCTOR) KeepsInstance(method) else method
    }

    override fun visitEnd() {
        super.visitField(ACC_PUBLIC or ACC_STATIC or ACC_SYNTHETIC, INSTANCE, "L$script;", null, null).visitEnd()
        super.visitEnd()
    }

    private inner class KeepsInstance(
        next: MethodVisitor,
    ) : MethodVisitor(ASM9, next) {
        private var kept = false

        override fun visitMethodInsn(
            opcode: Int,
            owner: String?,
            name: String?,
            descriptor: String?,
            isInterface: Boolean,
        ) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface)
            if (!kept && opcode == INVOKESPECIAL && owner == superName && name == CONSTRUCTOR) {
                super.visitVarInsn(ALOAD, 0)
                super.visitFieldInsn(PUTSTATIC, script, INSTANCE, "L$script;")
                kept = true
            }
        }
    }
}

private class Nested(
    next: ClassVisitor,
    private val script: String,
    private val className: String,
) : ClassVisitor(ASM9, next) {
    private val constructors = mutableMapOf<String, Int>()

    override fun visitMethod(
        access: Int,
        name: String,
        descriptor: String,
        signature: String?,
        exceptions: Array<String>?,
    ): MethodVisitor {
        if (name == CONSTRUCTOR) constructors[descriptor] = access
        return super.visitMethod(access, name, descriptor, signature, exceptions)
    }

    override fun visitEnd() {
        val outer = "(L$script;"
        for ((descriptor, access) in constructors) {
            val without = "(" + descriptor.removePrefix(outer)
            if (descriptor.startsWith(outer) && without !in constructors) addConstructor(access or ACC_SYNTHETIC, without, descriptor)
        }
        super.visitEnd()
    }

    private fun addConstructor(
        access: Int,
        descriptor: String,
        full: String,
    ) {
        with(super.visitMethod(access, CONSTRUCTOR, descriptor, null, null)) {
            visitCode()
            visitVarInsn(ALOAD, 0)
            visitFieldInsn(GETSTATIC, script, INSTANCE, "L$script;")
            var slot = 1
            for (argument in Type.getArgumentTypes(descriptor)) {
                visitVarInsn(argument.getOpcode(ILOAD), slot)
                slot += argument.size
            }
            visitMethodInsn(INVOKESPECIAL, className, CONSTRUCTOR, full, false)
            visitInsn(RETURN)
            visitMaxs(0, 0)
            visitEnd()
        }
    }
}
