package dev.gaze.docs

import dev.gaze.cli.GazeProcess
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.paths.shouldBeAFile
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** All recipes of `docs/recipes.md` run, in each language one after the other. */
class RecipesTest :
    FunSpec({
        val page = Path.of("..", "..", "docs", "recipes.md").readText()
        val kotlin = blocks(page, "kotlin")
        val java = blocks(page, "java")
        val folder = tempdir().toPath()

        test("each recipe is there in both languages") {
            for (recipe in page.split("\n## ").drop(1)) {
                withClue(recipe) { blocks(recipe, "kotlin").size to blocks(recipe, "java").size shouldBe (1 to 1) }
            }
        }

        test("Kotlin") {
            val there = folder.resolve("kotlin").createDirectories()
            val recipes = kotlin.drop(1).joinToString("") { "runBlocking {\n$it}\n" }
            there.resolve("recipes.gan.kts").writeText("${IN_KOTLIN.trimIndent()}\n${kotlin.first()}$recipes\nspec\n")
            val result = GazeProcess(there).run("check", "recipes.gan.kts")
            withClue(result.err) { result.status shouldBe 0 }
            for (picture in PICTURES) there.resolve(picture).shouldBeAFile()
        }

        test("Java") {
            val there = folder.resolve("java").createDirectories()
            val recipes = java.drop(1).joinToString("") { "{\n$it}\n" }
            there.resolve("Recipes.java").writeText(
                "${IN_JAVA.trimIndent()}\nclass Recipes { public static void main(String[] args) throws Exception {\n${java.first()}$recipes} }\n",
            )
            runJava(there, "Recipes")
            for (picture in PICTURES) there.resolve(picture).shouldBeAFile()
        }
    })

private val PICTURES = listOf("runs/recipes/samples.png", "runs/recipes/drawn.png", "runs/recipes/looks.png")

private const val IN_KOTLIN = """
    import dev.gaze.checkpoint.RunFolder
    import dev.gaze.data.ImageSource
    import dev.gaze.data.Shapes
    import dev.gaze.json.GanSpecJson
    import dev.gaze.shape.ShapeCheck
    import dev.gaze.train.TrainingEvent
    import java.nio.file.Path
    import javax.imageio.ImageIO
    import kotlinx.coroutines.cancel
    import kotlinx.coroutines.coroutineScope
    import kotlinx.coroutines.launch
    import kotlinx.coroutines.runBlocking
"""

private const val IN_JAVA = """
    import dev.gaze.checkpoint.RunFolder;
    import dev.gaze.data.*;
    import dev.gaze.graph.LatentBatch;
    import dev.gaze.image.*;
    import dev.gaze.json.GanSpecJson;
    import dev.gaze.shape.*;
    import dev.gaze.spec.*;
    import dev.gaze.tensorflow.RuntimeConfig;
    import dev.gaze.train.*;
    import dev.gaze.view.*;
    import java.nio.file.Path;
    import java.util.Arrays;
    import java.util.List;
    import java.util.stream.IntStream;
"""
