package dev.gaze.api

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import java.nio.file.Path
import kotlin.io.path.createFile
import kotlin.io.path.exists
import kotlin.io.path.extension
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.walk
import kotlin.io.path.writeText

/**
 * The public API of every module is the one in `api/`: what a user's program can be compiled against changes on purpose only.
 *
 * TensorFlow 1.15's own classes are not in `api/gaze-tensorflow.api`, they are compared with the jar that they come from.
 */
class PublicApiTest :
    FunSpec({
        val home = Path.of("..", "..")
        val api = home.resolve("api")
        val modules =
            mapOf(
                "gaze-tensorflow" to "lib/tensorflow",
                "gaze-core" to "lib/core",
                "gaze-dsl" to "dsl/gan",
                "gaze-script" to "dsl/script",
                "gaze-cli" to "dsl/cli",
            )
        val tools = AbiTools.getInstance()

        fun dump(files: Iterable<Path>): List<String> =
            buildString { tools.printJvmDump(this, files.map(Path::toFile), PROMISED) }
                .split("\n\n")
                .map(String::trim)
                .filter(String::isNotEmpty)

        fun compiled(module: String): List<String> {
            val classes = home.resolve("${modules[module]}/target/classes")
            check(classes.exists()) { "$module is not built: build it together with this one, mvn -pl dsl/cli -am" }
            return dump(classes.walk().filter { it.extension == "class" }.asIterable())
        }

        val legacy = dump(listOf(home.resolve("lib/tensorflow/target/weave/libtensorflow.jar")))

        for (module in modules.keys) {
            test("$module is what api/$module.api says") {
                val promised = api.resolve("$module.api")
                val found = tempdir().toPath().resolve("compiled")
                found.writeText((compiled(module) - legacy.toSet()).joinToString("\n\n", postfix = "\n"))
                if (System.getProperty("gaze.api") == "write") promised.writeText(found.readText())
                if (!promised.exists()) promised.createFile()
                tools.filesDiff(promised.toFile(), found.toFile())?.let { fail("$CHANGED$it") }
            }
        }

        test("every module of the project has its file, and no file is left over") {
            val artifacts = Regex("<module>((?:lib|dsl)/.*)</module>").findAll(home.resolve("pom.xml").readText()).map { it.groupValues[1] }
            artifacts.filter { home.resolve("$it/src").exists() }.toSet() shouldBe modules.values.toSet()
            api.listDirectoryEntries().map(Path::name).toSet() shouldBe modules.keys.map { "$it.api" }.toSet()
        }

        test("all of TensorFlow 1.15's API is in gaze-tensorflow") {
            val members = compiled("gaze-tensorflow").associate { it.lines().first() to it.lines().toSet() }
            legacy.flatMap { type -> type.lines().filterNot { it in members[type.lines().first()].orEmpty() } }.shouldBeEmpty()
            legacy.any { it.startsWith("public final class org/tensorflow/Graph ") } shouldBe true
        }
    })

/** What is in packages of this name is public for Gaze's own other packages alone. */
private val PROMISED = AbiFilters(emptySet(), setOf("dev.gaze.internal.**", "dev.gaze.**.internal.**"), emptySet(), emptySet())

private const val CHANGED =
    "The public API changed. If that is meant, this writes it down, and the file goes into the same commit:\n" +
        "mvn -q -pl dsl/cli -am test -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dgaze.api=write\n"
