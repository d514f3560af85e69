package dev.gaze.docs

import dev.gaze.AttentionWords
import dev.gaze.DiscriminatorScope
import dev.gaze.GanScope
import dev.gaze.GeneratorScope
import dev.gaze.MetricsScope
import dev.gaze.NetworkScope
import dev.gaze.NetworkWords
import dev.gaze.OptimizerScope
import dev.gaze.TrainingScope
import dev.gaze.script.ScriptHost
import dev.gaze.spec.GanSpec
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import java.lang.reflect.Modifier
import java.net.URLClassLoader
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** Every row of `docs/dsl.md` is one spec, said three times, and no word is missing there. */
class DslPageTest :
    FunSpec({
        val page = Path.of("..", "..", "docs", "dsl.md").readText()
        val rows = rows(page)
        val folder = tempdir().toPath()
        val script = folder.resolve("rows.gan.kts")
        // One script, compiled once; its argument is the row. A statement each: one long list would take the compiler ten times as long.
        script.writeText(
            "val specs = ArrayList<() -> GanSpec>()\n" +
                rows.joinToString("") { "specs.add { ${it.inKotlin(it.short)} }\nspecs.add { ${it.inKotlin(it.full)} }\n" } +
                "specs[args[0].toInt()]()\n",
        )
        val host = ScriptHost(folder.resolve("cache"))
        val java = javaSpecs(folder, rows)

        rows.forEachIndexed { i, row ->
            test("${row.section}: ${row.short}") {
                val spec = host.run(script, listOf("${2 * i}"))
                withClue(row.full) { host.run(script, listOf("${2 * i + 1}")) shouldBe spec }
                withClue(row.java) { java[i] shouldBe spec }
            }
        }

        test("every word of the DSL") {
            val said =
                Regex("`([^`]+)`")
                    .findAll(page)
                    .flatMap { Regex("\\w+").findAll(it.groupValues[1]) }
                    .map { it.value }
                    .toSet()
            val scopes =
                listOf(
                    AttentionWords::class,
                    NetworkWords::class,
                    GanScope::class,
                    NetworkScope::class,
                    GeneratorScope::class,
                    DiscriminatorScope::class,
                    TrainingScope::class,
                    OptimizerScope::class,
                    MetricsScope::class,
                )
            val words = scopes.flatMap { words(it.java) }.toSet()
            (words - said).shouldBeEmpty()
        }
    })

/** A row of a table: the word, the same with its defaults said, and Java's. */
private class Row(
    val section: String,
    val short: String,
    val full: String,
    val java: String,
) {
    fun inKotlin(words: String): String = if (section == "gan") "gan(\"x\") { $words }" else "gan(\"x\") { $section { $words } }"

    fun inJava(): String = "GanSpec.builder(\"x\")${if (section == "gan") java else ".$section(x -> x$java)"}.build()"
}

private fun rows(page: String): List<Row> =
    page.split("\n## In ").drop(1).flatMap { part ->
        val section = Regex("\\w+").find(part)!!.value
        part.lines().filter { it.startsWith("| `") }.map { line ->
            val (short, full, java) = line.split('|').drop(1).map { it.trim(' ', '`') }
            Row(section, short, full.ifEmpty { short }, java)
        }
    }

/** Names of the functions and properties that a scope has of its own. */
private fun words(scope: Class<*>): List<String> =
    scope.declaredMethods
        .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic && '$' !in it.name }
        .map { it.name.removePrefix("get").replaceFirstChar(Char::lowercase) }

private fun javaSpecs(
    folder: Path,
    rows: List<Row>,
): List<GanSpec> {
    folder.resolve("Rows.java").writeText(
        """
        import dev.gaze.spec.*;
        import dev.gaze.spec.BlockSpec.*;
        import dev.gaze.spec.BlockSpec.ResBlock.*;
        import dev.gaze.spec.TrainingSpec.*;
        import java.util.List;
        public final class Rows {
          public static List<GanSpec> specs() {
            return List.of(
        """.trimIndent() +
            rows.joinToString(",\n", "\n") {
                it.inJava()
            } + ");\n}\n}\n",
    )
    compileJava(folder, "Rows")
    URLClassLoader(arrayOf(folder.toUri().toURL()), GanSpec::class.java.classLoader).use { loader ->
        return (loader.loadClass("Rows").getMethod("specs").invoke(null) as List<*>).map { it as GanSpec }
    }
}
