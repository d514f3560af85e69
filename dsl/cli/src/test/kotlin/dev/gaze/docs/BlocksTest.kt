package dev.gaze.docs

import dev.gaze.script.ScriptHost
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.ints.shouldBeGreaterThan
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * Blocks of Kotlin and Java that need more than a test has, such as another machine, compile. What a block takes for granted is declared
 * around it. Those of other pages run: see `ReadmeTest`, `RecipesTest` and `DslPageTest`.
 */
class BlocksTest :
    FunSpec({
        val docs = Path.of("..", "..", "docs")
        val pages = listOf("devices", "export", "kotlindl-layers", "library", "metrics").map { docs.resolve("$it.md").readText() }
        val folder = tempdir().toPath()

        test("Java") {
            val methods =
                pages.flatMap { blocks(it, "java") }.mapIndexed {
                    i,
                    block,
                    ->
                    "static void block$i() throws Exception {\n$block}\n"
                }
            methods.size shouldBeGreaterThan 3
            folder.resolve("Blocks.java").writeText("${JAVA.trimIndent()}\n${methods.joinToString("")}}\n")
            compileJava(folder, "Blocks")
        }

        test("Kotlin") {
            val functions =
                pages.flatMap { blocks(it, "kotlin") }.mapIndexed { i, block ->
                    val words = if (block.startsWith("metrics {")) "gan(\"x\") {\n$block}\n" else block
                    "suspend fun block$i(spec: GanSpec, images: ImageSource, real: ImageSet) {\n$words}\n"
                }
            functions.size shouldBeGreaterThan 3
            val script = folder.resolve("blocks.gan.kts")
            script.writeText("${KOTLIN.trimIndent()}\n${functions.joinToString("")}gan(\"blocks\") {}\n")
            ScriptHost(folder.resolve("cache")).run(script, emptyList())
        }

        test("sources of images") {
            val table = docs.resolve("data.md").readText().substringAfter("## Other sources")
            val sources = Regex("`([^`]+\\([^`]*\\))`").findAll(table).map { it.groupValues[1] }.toList()
            sources.size shouldBeGreaterThan 5
            val methods = sources.mapIndexed { i, source -> "static ImageSource source$i() { return $source; }\n" }
            folder.resolve("Sources.java").writeText("${SOURCES.trimIndent()}\n${methods.joinToString("")}}\n")
            compileJava(folder, "Sources")
        }
    })

private const val JAVA = """
    import dev.gaze.checkpoint.RunFolder;
    import dev.gaze.data.ImageSource;
    import dev.gaze.export.Export;
    import dev.gaze.metric.*;
    import dev.gaze.shape.CheckedGan;
    import dev.gaze.tensorflow.*;
    import dev.gaze.train.*;
    import dev.gaze.view.Pictures;
    import java.nio.file.Path;
    import java.util.List;
    class Blocks {
      static CheckedGan gan;
      static ImageSource images;
      static ImageSet real;
      static FeatureNet net;
      static TrainingRunBuilder builder;
"""

private const val KOTLIN = """
    import dev.gaze.checkpoint.RunFolder
    import dev.gaze.data.ImageSource
    import dev.gaze.metric.*
    import dev.gaze.tensorflow.*
    import java.nio.file.Path
"""

private const val SOURCES = """
    import dev.gaze.data.*;
    import java.nio.file.Path;
    import java.util.List;
    import java.util.function.IntUnaryOperator;
    class Sources {
      static Path folder, images, labels;
      static long seed;
      static int size, height, width, channels;
      static List<String> names;
      static IntUnaryOperator label;
      static ImageSource.Reader reader;
      static ImageSource source;
"""
