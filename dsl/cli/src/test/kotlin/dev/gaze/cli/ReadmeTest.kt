package dev.gaze.cli

import dev.gaze.docs.blocks
import dev.gaze.docs.runJava
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.paths.shouldBeAFile
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.awt.image.BufferedImage
import java.nio.file.FileSystems
import java.nio.file.Path
import java.nio.file.PathMatcher
import javax.imageio.ImageIO
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.copyToRecursively
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.io.path.writeText

/**
 * What the README says is so: every command of it and of `docs/` ends well, its blocks of Kotlin and Java are programs that run, and the
 * fault that it shows is what is told. Lines that depend on the processor are not compared.
 *
 * Two rules keep this short. Words in capitals stand for files that are made here ([STANDS_FOR]); and all is run small: training takes
 * [STEPS] steps of [BATCH] images, in blocks as by options, and what else would take minutes has the options of [SMALL]. Commands are run
 * as `./gaze` starts them; the launcher itself, which builds, is not, and nor is Maven: both are what runs this test.
 */
@OptIn(ExperimentalPathApi::class)
class ReadmeTest :
    FunSpec({
        val home = Path.of("..", "..")
        val readme = home.resolve("README.md").readText()
        val docs =
            listOf(
                "data",
                "devices",
                "export",
                "metrics",
                "precision",
                "processors",
                "specs",
                "tutorial",
            ).associateWith { home.resolve("docs/$it.md").readText() }
        val pages = listOf(readme) + docs.values
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        fun gaze(command: String): GazeProcess.Result {
            val options = SMALL.filterKeys { command.startsWith(it) }.values.flatten()
            return gaze.run(
                *command
                    .split(' ')
                    .drop(1)
                    .map { STANDS_FOR[it] ?: it }
                    .toTypedArray(),
                *options.toTypedArray(),
            )
        }

        fun succeeds(command: String) = gaze(command).also { withClue(it.out + it.err) { it.status shouldBe 0 } }

        home.resolve("samples/scripts").copyToRecursively(folder.resolve("samples/scripts").createDirectories(), followLinks = false)
        folder.resolve(STANDS_FOR.getValue("FILE")).writeText(
            """
            gan("file") {
                image(8)
                generator { resBlock(8) }
                discriminator { resBlock(8) }
            }
            """.trimIndent(),
        )
        for (block in blocks(docs.getValue("specs") + docs.getValue("tutorial"), "kotlin")) {
            folder.resolve(block.substringAfter("// ").substringBefore('\n')).writeText(block)
        }
        for ((i, picture) in listOf("cat/1.png", "cat/2.png", "dog/1.jpg", "dog/2.gif", "dog/3.bmp").withIndex()) {
            val file = folder.resolve(STANDS_FOR.getValue("DIR")).resolve(picture)
            file.parent.createDirectories()
            val image = BufferedImage(37 + i, 41 - i, BufferedImage.TYPE_INT_RGB).apply { setRGB(2 * i, 3, 0x71a3b7) }
            ImageIO.write(image, picture.substringAfter('.'), file.toFile()) shouldBe true
        }
        writeNetwork(folder.resolve("classify_image_graph_def.pb"))

        val commands = pages.flatMap(::commands).distinct()

        test("every line of a block without a language is a command, or what one prints") {
            val lines = pages.flatMap { blocks(it, "") }.flatMap(String::lines).filter(String::isNotEmpty)
            lines.filterNot { it in commands || it.startsWith("mvn ") || SHOWN.containsMatchIn(it) }.shouldBeEmpty()
            commands.map { it.split(' ')[1] } shouldContainAll
                listOf("check", "train", "sample", "attention", "report", "evaluate", "doctor")
        }

        for (command in commands) {
            test(command) {
                for (run in RUNS_OF_MORE.findAll(command)) {
                    val copy = folder.resolve(run.value)
                    if (!copy.exists()) folder.resolve("runs/sagan-shapes").copyToRecursively(copy, followLinks = false)
                }
                succeeds(command)
            }
        }

        test("options that the text names: a run goes on, and two folders are measured") {
            readme shouldContain "`--resume`"
            val train = commands.first { it.startsWith("./gaze train ") }
            succeeds("$train --resume").out shouldContain "the run is complete"
            readme shouldContain "`--folder A --folder B`"
            val evaluate = commands.first { it.startsWith("./gaze evaluate ") }
            succeeds(evaluate.replace("runs/sagan-shapes", "--folder A --folder B --size 7 --metrics fid"))
        }

        test("a run's folder holds what the table says") {
            val run = folder.resolve("runs/sagan-shapes")
            val table = readme.substringAfter("A run's folder holds\n").trim().substringBefore("\n\n")
            val names = Regex("`([^`]+)`").findAll(table.lines().joinToString("\n") { it.split('|')[1] }).map { it.groupValues[1] }.toList()
            names shouldContainAll listOf("samples.png", "checkpoints/*.safetensors", "spec.json")
            val files = run.walk().map { it.relativeTo(run) }.toList()
            for (name in names) {
                withClue("$name among $files") { files.any(glob(if (name.endsWith("/")) "$name*" else name)::matches) shouldBe true }
            }
            val page = home.resolve("docs/runs.md").readText()
            val known = Regex("`([^`]+)`").findAll(page).map { it.groupValues[1].replace(Regex("[A-Z]{3,}"), "*") }.toList()
            // But for those that other commands leave.
            val told =
                Regex(
                    "`([^`]+)`",
                ).findAll(page.substringBefore("**A checkpoint**").lines().joinToString("\n") { it.substringBeforeLast(" | ") })
            val promised =
                told.map { it.groupValues[1] }.filter { '.' in it || '*' in it } - setOf("checkpoints/best.safetensors", "model.gan.kts")
            promised.filter { name -> files.none(glob(name)::matches) }.toList().shouldBeEmpty()
            promised.toList() shouldContainAll listOf("spec.json", "events/*", "neighbours.png")
            val unsaid = files.filter { run.resolve(it).isRegularFile() && known.none { name -> glob(name).matches(it) } }
            val keys = Regex("\"([^\"]+)\":").findAll(run.resolve("metrics.jsonl").readText()).map { Path.of(it.groupValues[1]) }.toSet()
            (unsaid + keys.filter { known.none { name -> glob(name.replace("*", "**")).matches(it) } }).shouldBeEmpty()
            val variable = checkNotNull(Regex("public name \\(`(.*?)`\\)").find(table)).groupValues[1]
            run.resolve(files.first { "$it".endsWith(".safetensors") }.toString()).readText(Charsets.ISO_8859_1) shouldContain
                "\"$variable\""
        }

        test("the Kotlin trains, its table is the one that is printed, and its networks are those that the first command trains") {
            val block = blocks(readme, "kotlin").single()
            readme shouldContain "Of these ${if (block.trim().lines().size == 10) "ten" else "other"} lines"
            folder.resolve("readme.gan.kts").writeText(block)
            succeeds("./gaze train readme.gan.kts --out runs/readme")

            fun tables(script: String) = gaze("./gaze check $script").out.substringBefore("\n* added")
            tables("readme.gan.kts") shouldContain blocks(readme, "text").single().trimEnd()
            // But for what a script says itself, and what is added to it.
            val rows =
                listOf("readme.gan.kts", "samples/scripts/sagan-shapes.gan.kts").map {
                    tables(it).lines().map { row ->
                        row.drop(5)
                    }
                }
            rows[0] shouldBe rows[1]
        }

        test("the fault is the one that is told") {
            folder.resolve("sagan.gan.kts").writeText(
                """
                gan("sagan") {
                    image(32)
                    latent(64)
                    generator {
                        resBlock(64)
                        resBlock(500)
                        selfAttention(k = 8)
                    }
                    discriminator { resBlock(64) }
                }
                """.trimIndent(),
            )
            val told = blocks(readme, "").single { "(sagan.gan.kts:7)" in it }
            val result = gaze("./gaze check sagan.gan.kts")
            result.status shouldBe 2
            result.err.lines() shouldContainAll listOf(told.trim())
        }

        test("the Java is a program that trains, and a part of the sample") {
            val sample = home.resolve("samples/java-app/src/main/java/dev/gaze/samples/TrainSagan.java").readText()
            val block = blocks(readme, "java").single()
            val spec = block.substringAfter("=").substringBefore(";").replace("steps(1800)", "steps(steps)")
            sample.filterNot(Char::isWhitespace) shouldContain spec.filterNot(Char::isWhitespace)

            val imports = sample.lines().filter { it.startsWith("import ") }.joinToString("\n")
            val small = block.replace(Regex("\\.steps\\(\\d+\\)"), ".steps($STEPS)").replace(Regex("\\.batch\\(\\d+\\)"), ".batch($BATCH)")
            folder.resolve("Readme.java").writeText("$imports\nclass Readme { public static void main(String[] args) {\n$small\n} }\n")
            runJava(folder, "Readme") shouldContain "step $STEPS of $STEPS"
            folder.resolve("runs/java/samples.png").shouldBeAFile()
        }
    })

private const val STEPS = 2
private const val BATCH = 4

private fun glob(pattern: String): PathMatcher = FileSystems.getDefault().getPathMatcher("glob:$pattern")

private val STANDS_FOR =
    mapOf(
        "FILE" to "file.gan.kts",
        "DIR" to "pictures",
        "RUN" to "runs/sagan-shapes",
        "A" to "pictures",
        "B" to "pictures",
    )

private val SMALL =
    mapOf(
        "./gaze train" to listOf("--steps", "$STEPS", "--batch", "$BATCH", "--sample-every", "1", "--measure-every", "0"),
        "./gaze evaluate" to listOf("--samples", "60", "--classifier-steps", "20"),
        "./gaze neighbours" to listOf("--classifier-steps", "20", "--among", "60"),
        "./gaze doctor --kernels" to listOf("--of-each", "1"),
    )

/** Runs beside the first, which pages compare with it: here they are copies. */
private val RUNS_OF_MORE = Regex("runs/[ab](-seed\\d)?(?= |$)")

/** What commands print, as the pages show it. */
private val SHOWN = Regex("^(gaze: |precision: |warning: step \\d)")

/** Those of blocks and those within the text, as they come. */
private fun commands(page: String): List<String> = Regex("(?m)(?:^|`)(\\./gaze [^`\n]+)").findAll(page).map { it.groupValues[1] }.toList()
