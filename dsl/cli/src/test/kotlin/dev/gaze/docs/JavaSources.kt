package dev.gaze.docs

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import java.io.File
import java.io.StringWriter
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import javax.tools.ToolProvider
import kotlin.io.path.readText

/** The class path of the tests. */
internal val CLASS_PATH: String = System.getProperty("surefire.test.class.path").trimEnd(File.pathSeparatorChar)

/** Compiles the class of a source file without a package, there; a warning is an error. */
internal fun compileJava(
    folder: Path,
    name: String,
) {
    val compiler = checkNotNull(ToolProvider.getSystemJavaCompiler()) { "tests run on a JDK" }
    compiler.getStandardFileManager(null, null, null).use { files ->
        val told = StringWriter()
        val options = listOf("-cp", CLASS_PATH, "-d", "$folder", "-Xlint:all,-classfile,-processing", "-Werror")
        val sources = files.getJavaFileObjects(folder.resolve("$name.java"))
        val compiled = compiler.getTask(told, files, null, options, null, sources).call()
        withClue(told) { compiled shouldBe true }
    }
}

/** Compiles a class without a package and runs it in a process of its own, there: what it prints. */
internal fun runJava(
    folder: Path,
    name: String,
): String {
    compileJava(folder, name)
    val out = folder.resolve("$name.txt")
    val process =
        ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            "$folder${File.pathSeparator}$CLASS_PATH",
            name,
        ).directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start()
    check(process.waitFor(5, TimeUnit.MINUTES)) { "$name did not end within five minutes".also { process.destroyForcibly() } }
    withClue(out.readText()) { process.exitValue() shouldBe 0 }
    return out.readText()
}
