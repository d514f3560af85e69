package dev.gaze.script

import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.Label
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes.ASM9

/**
 * The class with lines of its own file alone. Kotlin numbers code that it has inlined past the end of the file, and tells
 * debuggers in a source map (JSR-45) where it comes from and where it was called. Here such code stands at the line of its
 * call; a lambda that went through an inline function of another file, where it was written.
 *
 * @param file the name of the file that the class is compiled from
 */
internal fun withOwnLines(
    file: String,
    classFile: ByteArray,
): ByteArray {
    val reader = ClassReader(classFile)
    var map: SourceMap? = null
    val findMap =
        object : ClassVisitor(ASM9) {
            override fun visitSource(
                source: String?,
                debug: String?,
            ) {
                map = debug?.let(::SourceMap)
            }
        }
    reader.accept(findMap, ClassReader.SKIP_CODE)
    val writer = ClassWriter(0)
    reader.accept(OwnLines(writer, file, map ?: return classFile), 0)
    return writer.toByteArray()
}

private class OwnLines(
    next: ClassVisitor,
    private val file: String,
    private val map: SourceMap,
) : ClassVisitor(ASM9, next) {
    override fun visitSource(
        source: String?,
        debug: String?,
    ) = super.visitSource(file, null)

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
                map.line(file, line)?.let { super.visitLineNumber(it, start) }
            }
        }
}

private class SourceMap(
    text: String,
) {
    private val origins = ranges(text.substringAfter("*S Kotlin\n", "").substringBefore("*S "))
    private val calls = ranges(text.substringAfter("*S KotlinDebug\n", ""))

    /** Where a line of the class stands in a file; null where it has no place there. */
    fun line(
        file: String,
        line: Int,
    ): Int? = find(origins, file, line) ?: find(calls, file, line)

    private fun find(
        ranges: List<Range>,
        file: String,
        line: Int,
    ): Int? = ranges.firstOrNull { it.file == file && line in it.lines }?.at(line)

    /** Lines of the class, the first of which stand in line [first] of a file, each [step] in the next one. */
    private class Range(
        val file: String?,
        val lines: IntRange,
        private val first: Int,
        private val step: Int,
    ) {
        fun at(line: Int) = first + (line - lines.first) / step
    }

    private companion object {
        val FILE = Regex("""\+? ?(\d+) (.+)""")
        val RANGE = Regex("""(\d+)(?:#(\d+))?(?:,(\d+))?:(\d+)(?:,(\d+))?""")

        /** Of lines such as `5#1,2:14,3`: what is numbered 14 to 16 stands in line 5 of file 1, 17 to 19 in line 6. */
        fun ranges(section: String): List<Range> {
            val files =
                section
                    .substringBefore("*L")
                    .lines()
                    .mapNotNull(FILE::matchEntire)
                    .associate { it.groupValues[1] to it.groupValues[2] }
            var file: String? = null
            return section.substringAfter("*L").lines().mapNotNull(RANGE::matchEntire).map { match ->
                val (first, id, count, output, step) = match.destructured
                if (id.isNotEmpty()) file = files[id]
                val increment = step.toIntOrNull() ?: 1
                val start = output.toInt()
                Range(file, start until start + (count.toIntOrNull() ?: 1) * increment, first.toInt(), increment)
            }
        }
    }
}
