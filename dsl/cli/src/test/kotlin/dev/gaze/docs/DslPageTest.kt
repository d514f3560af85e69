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
import dev.gaze.spec.AdamBuilder
import dev.gaze.spec.BottleneckBuilder
import dev.gaze.spec.ConvBuilder
import dev.gaze.spec.DiscriminatorBuilder
import dev.gaze.spec.GanBuilder
import dev.gaze.spec.GanSpec
import dev.gaze.spec.GeneratorBuilder
import dev.gaze.spec.KernelBuilder
import dev.gaze.spec.MetricsBuilder
import dev.gaze.spec.NetworkBuilder
import dev.gaze.spec.ResBlockBuilder
import dev.gaze.spec.SelfAttentionBuilder
import dev.gaze.spec.TrainingBuilder
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import java.lang.reflect.Modifier
import java.net.URLClassLoader
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KParameter
import kotlin.reflect.KVisibility
import kotlin.reflect.full.declaredMemberFunctions
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.valueParameters

/**
 * Every row of `docs/dsl.md` is one spec, said three times; what is said to be so where nothing is said, is; and no word, no option of a
 * word and no method of a builder is missing there.
 */
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
                SCOPES.keys.joinToString("") { "specs.add { ${inKotlin(it, "")} }\n" } +
                "specs[args[0].toInt()]()\n",
        )
        val host = ScriptHost(folder.resolve("cache"))
        val java = javaSpecs(folder, rows)

        rows.forEachIndexed { i, row ->
            test("${row.section}: ${row.short}") {
                val spec = host.run(script, listOf("${2 * i}"))
                withClue(row.full) { host.run(script, listOf("${2 * i + 1}")) shouldBe spec }
                withClue(row.java) { java[i] shouldBe spec }
                if (DEFAULT in row.told) spec shouldBe host.run(script, listOf("${2 * rows.size + SCOPES.keys.indexOf(row.section)}"))
            }
        }

        test("every word of the DSL, with every option that it has") {
            val missing =
                SCOPES.flatMap { (section, scopes) ->
                    val cells = rows.filter { it.section == section }.flatMap { listOf(it.short, it.full) }
                    scopes.flatMap { it.declaredMemberFunctions }.filter { it.isWord() }.flatMap { missing(it, cells) }
                }
            missing.shouldBeEmpty()
        }

        test("every value that has a name") {
            val kotlin =
                page.lines().joinToString("\n") {
                    if (it.startsWith("| `")) {
                        it
                            .split('|')
                            .filterIndexed {
                                i,
                                _,
                                ->
                                i != 3
                            }.joinToString()
                    } else {
                        it
                    }
                }
            val said =
                Regex("`([^`]+)`")
                    .findAll(kotlin)
                    .flatMap { Regex("\\w+").findAll(it.groupValues[1]) }
                    .map { it.value }
                    .toSet()
            val values =
                SCOPES.values
                    .flatten()
                    .flatMap { it.declaredMemberProperties }
                    .filter { it.visibility == KVisibility.PUBLIC }
            (values.map { it.name } - said).shouldBeEmpty()
            values.map { it.name } shouldContainAll listOf("hinge", "official", "preActivation")
        }

        test("every method of Java's builders") {
            val methods =
                BUILDERS.flatMap { it.java.declaredMethods.toList() }.filter {
                    Modifier.isPublic(
                        it.modifiers,
                    ) && !it.isSynthetic
                }
            methods
                .map { it.name }
                .distinct()
                .filterNot { ".$it(" in page }
                .shouldBeEmpty()
        }
    })

/** A row of a table: the word, the same with its defaults said, and Java's. */
private class Row(
    val section: String,
    val short: String,
    val full: String,
    val java: String,
    val told: String,
) {
    fun inKotlin(words: String): String = inKotlin(section, words)

    fun inJava(): String = "GanSpec.builder(\"x\")${if (section == "gan") java else ".$section(x -> x$java)"}.build()"
}

private fun rows(page: String): List<Row> =
    page.split("\n## In ").drop(1).flatMap { part ->
        val section = Regex("\\w+").find(part)!!.value
        part.lines().filter { it.startsWith("| `") }.map { line ->
            val (short, full, java, told) = line.split('|').drop(1).map { it.trim(' ', '`') }
            Row(section, short, full.ifEmpty { short }, java, told)
        }
    }

private fun inKotlin(
    section: String,
    words: String,
): String = if (section == "gan") "gan(\"x\") { $words }" else "gan(\"x\") { $section { $words } }"

/** What a row says of a default. */
private const val DEFAULT = "so where nothing is said"

/** The sections of the page, and whose words are told there. */
private val SCOPES: Map<String, List<KClass<*>>> =
    mapOf(
        "gan" to listOf(GanScope::class),
        "generator" to listOf(AttentionWords::class, NetworkWords::class, NetworkScope::class, GeneratorScope::class),
        "discriminator" to listOf(DiscriminatorScope::class),
        "training" to listOf(TrainingScope::class, OptimizerScope::class),
        "metrics" to listOf(MetricsScope::class),
    )

private val BUILDERS: List<KClass<*>> =
    listOf(
        GanBuilder::class,
        NetworkBuilder::class,
        GeneratorBuilder::class,
        DiscriminatorBuilder::class,
        TrainingBuilder::class,
        MetricsBuilder::class,
        AdamBuilder::class,
        ResBlockBuilder::class,
        SelfAttentionBuilder::class,
        BottleneckBuilder::class,
        ConvBuilder::class,
        KernelBuilder::class,
    )

/** Options of every block with kernels: the page tells them of one. */
private val OF_EVERY_KERNEL = setOf("spectralNorm", "initializer")

/** Not `layer`, which is code: no two specs have the same. The page tells it below a table. */
private fun KFunction<*>.isWord() = visibility == KVisibility.PUBLIC && name != "layer"

/** A word that no cell calls, or those of its options that no call names or gives by their place. */
private fun missing(
    word: KFunction<*>,
    cells: List<String>,
): List<String> {
    val calls = cells.flatMap { calls(it, word.name) }
    if (calls.isEmpty()) return listOf(word.name)
    return word.valueParameters
        .filter { it.isOptional && (word.name == "resBlock" || it.name !in OF_EVERY_KERNEL) }
        .filter { option -> calls.none { arguments -> arguments.any { it.startsWith("${option.name} = ") } || isGiven(option, arguments) } }
        .map { "${word.name}(${it.name})" }
}

private fun isGiven(
    option: KParameter,
    arguments: List<String>,
) = arguments.takeWhile { !it.contains(Regex("^\\w+ = ")) }.size >= option.index

/** The arguments of every call of a word. */
private fun calls(
    cell: String,
    word: String,
): List<List<String>> =
    Regex("(?<![\\w.])$word(\\(| \\{)")
        .findAll(cell)
        .map { call -> if (call.value.endsWith('{')) emptyList() else arguments(cell.substring(call.range.last + 1)) }
        .toList()

/** What stands between commas, up to the bracket that closes the call. */
private fun arguments(rest: String): List<String> {
    val arguments = mutableListOf("")
    var depth = 0
    for (letter in rest) {
        if (letter == '(') depth++
        if (letter == ')' && depth-- == 0) break
        if (letter == ',' && depth == 0) arguments += "" else arguments[arguments.lastIndex] += letter
    }
    return arguments.map(String::trim).filter(String::isNotEmpty)
}

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
