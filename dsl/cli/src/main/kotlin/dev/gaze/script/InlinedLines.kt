package dev.gaze.script

import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.Label
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes.ASM9

/**
 * The class with code that the compiler has inlined at the line of its call. Kotlin numbers such code past the end of the
 * file, and tells debuggers alone where it was called: in the stratum `KotlinDebug` of the source map (JSR-45).
 */
internal fun withLinesOfCalls(classFile: ByteArray): ByteArray {
    val reader = ClassReader(classFile)
    val calls = mutableListOf<InlinedRange>()
    val findCalls =
        object : ClassVisitor(ASM9) {
            override fun visitSource(
                source: String?,
                debug: String?,
            ) {
                calls += inlinedRanges(debug.orEmpty())
            }
        }
    reader.accept(findCalls, ClassReader.SKIP_CODE)
    if (calls.isEmpty()) return classFile
    val writer = ClassWriter(0)
    reader.accept(LinesOfCalls(writer, calls), 0)
    return writer.toByteArray()
}

private class InlinedRange(
    val lines: IntRange,
    val call: Int,
)

/** Lines such as `5#1:14,2`: what is numbered 14 and 15 is called in line 5. */
private val RANGE = Regex("""(\d+)(?:#\d+)?(?:,\d+)?:(\d+)(?:,(\d+))?""")

private fun inlinedRanges(sourceMap: String): List<InlinedRange> =
    sourceMap
        .substringAfter("*S KotlinDebug", "")
        .lineSequence()
        .mapNotNull(RANGE::matchEntire)
        .map { match ->
            val (call, first, count) = match.destructured
            val start = first.toInt()
            InlinedRange(start until start + (count.toIntOrNull() ?: 1), call.toInt())
        }.toList()

private class LinesOfCalls(
    next: ClassVisitor,
    private val calls: List<InlinedRange>,
) : ClassVisitor(ASM9, next) {
    override fun visitMethod(
        access: Int,
        name: String?,
        descriptor: String?,
        signature: String?,
        exceptions: Array<String>?,
    ): MethodVisitor =
        object : MethodVisitor(ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
            override fun visitLineNumber(
                line: Int,
                start: Label?,
            ) {
                super.visitLineNumber(calls.firstOrNull { line in it.lines }?.call ?: line, start)
            }
        }
}
