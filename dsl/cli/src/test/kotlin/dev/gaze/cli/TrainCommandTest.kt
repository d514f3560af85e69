package dev.gaze.cli

import dev.gaze.json.GanSpecJson
import dev.gaze.script.ScriptHost
import dev.gaze.spec.DiffAugment
import dev.gaze.spec.ImageOptions
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.paths.shouldBeAFile
import io.kotest.matchers.paths.shouldNotExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.awt.image.BufferedImage
import java.nio.file.Path
import javax.imageio.ImageIO
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.moveTo
import kotlin.io.path.readBytes
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.writeText

class TrainCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val own = GazeProcess(folder, listOf("-Dgaze.command=./gaze"))
        val gaze = autoClose(GazeHost(folder))

        fun model(
            name: String,
            head: String = "image(8)",
        ) = folder.resolve("$name.gan.kts").writeText(
            """
            gan("$name") {
                $head
                generator { resBlock(8) }
                discriminator { resBlock(8) }
                training { steps(3); batch(3) }
            }
            """.trimIndent(),
        )

        fun pictures(vararg classes: String): Path =
            folder.resolve("pictures-${classes.size}").also { pictures ->
                for (name in classes) {
                    val home = pictures.resolve(name).createDirectories()
                    repeat(
                        3,
                    ) { ImageIO.write(BufferedImage(11, 9 + it, BufferedImage.TYPE_INT_RGB), "png", home.resolve("$it.png").toFile()) }
                }
            }

        fun checkpoints(run: String): List<Path> = folder.resolve(run).resolve("checkpoints").listDirectoryEntries()

        model("tiny")

        test("a run on the built-in shapes leaves samples, metrics and a checkpoint, and says where they are") {
            val result = gaze.run("train", "tiny.gan.kts")
            withClue(result.err) { result.status shouldBe 0 }
            folder.resolve("runs/tiny/samples.png").shouldBeAFile()
            folder.resolve("runs/tiny/metrics.jsonl").readLines().last() shouldContain "\"step\":3"
            result.out
                .trimEnd()
                .lines()
                .takeLast(6) shouldBe
                listOf(
                    Regex("step 3/3  .*").find(result.out)?.value,
                    Regex("trained     3 steps in \\d+s, .* images/s").find(result.out)?.value,
                    "samples     runs/tiny/samples.png",
                    "metrics     runs/tiny/metrics.jsonl",
                    "checkpoint  runs/tiny/checkpoints/step-00000003.safetensors",
                    "report      runs/tiny/report.html",
                )
        }

        test("--version says what an answer to a question of yours depends on") {
            gaze.run("--version").out shouldContain Regex("^gaze \\d\\S+, TensorFlow 2\\.\\d+, Java \\d+\\S*, \\S+.* \\S+\n$")
        }

        test("the diary of TensorFlow's compiler is on neither output") {
            val result = own.run("train", "tiny.gan.kts", "--out", "quiet", "--precision", "bf16")
            withClue(result.err) { result.status shouldBe 0 }
            (result.out + result.err) shouldNotContain Regex("(?m)^([IWE]\\d{4} |WARNING: All log messages)")
        }

        test("a run says what it computes in, before its first step") {
            fun said(vararg options: String): String {
                val result = gaze.run("train", "tiny.gan.kts", "--out", options.joinToString("-"), *options)
                withClue(result.err) { result.status shouldBe 0 }
                return result.out.lines().first { it.startsWith("precision: ") || it.startsWith("step ") }
            }
            said("--precision", "fp32") shouldBe "precision: float32"
            said("--precision", "fp16") shouldContain "fp16"
            // What the second says depends on the processor.
            said("--precision", "bf16", "--precision-check", "stop") shouldContain
                Regex("precision: (bf16 native .*; first batch as in float32: outputs within|float32; bf16 )")
        }

        test("a run that exists is left alone without --resume or --force") {
            gaze.run("train", "tiny.gan.kts", "--out", "kept").status shouldBe 0
            val before = checkpoints("kept").single().readBytes()
            val result = gaze.run("train", "tiny.gan.kts", "--out", "kept", "--seed", "7")
            result.status shouldBe 2
            result.err shouldBe "gaze: kept holds a run: --resume goes on with it, --force begins anew, --out RUN takes another folder\n"
            checkpoints("kept").single().readBytes() shouldBe before

            gaze.run("train", "tiny.gan.kts", "--out", "kept", "--resume").out shouldContain
                "the run is complete: it has all of its 3 steps"

            gaze.run("train", "tiny.gan.kts", "--out", "kept", "--seed", "7", "--force").status shouldBe 0
            (checkpoints("kept").single().readBytes() contentEquals before) shouldBe false
        }

        test("Ctrl-C saves and says how to go on; going on does") {
            fun stopped(vararg options: String): Int {
                val process = own.start("train", "tiny.gan.kts", "--steps", "1000000", "--out", "long run", *options)
                own.awaitOutput(process, "images/s")
                own.interrupt(process)
                val result = own.await(process)
                withClue(result.err) { result.status shouldBe 130 }
                result.out shouldContain "\n  ./gaze train tiny.gan.kts --steps 1000000 --out 'long run' --resume\n"
                folder.resolve("long run/samples.png").shouldBeAFile()
                return checkNotNull(Regex("stopped after step (\\d+) of 1000000").find(result.out)).groupValues[1].toInt()
            }
            val first = stopped()
            checkpoints("long run").last().fileName.toString() shouldBe "step-%08d.safetensors".format(first)
            stopped("--resume") shouldBeGreaterThan first
        }

        test("a terminal that goes away saves, too, however often it says so") {
            val process = own.start("train", "tiny.gan.kts", "--steps", "1000000", "--out", "lost")
            own.awaitOutput(process, "images/s")
            repeat(3) { own.signal(process, "HUP") }
            val result = own.await(process)
            withClue(result.err) { result.status shouldBe 129 }
            val step = checkNotNull(Regex("stopped after step (\\d+) of").find(result.out)).groupValues[1].toInt()
            checkpoints("lost").last().fileName.toString() shouldBe "step-%08d.safetensors".format(step)
        }

        test("under nohup a terminal that goes away changes nothing") {
            val nohup = GazeProcess(folder.resolve("nohup").createDirectories(), launcher = listOf("nohup"))
            val process = nohup.start("train", "../tiny.gan.kts", "--steps", "1000000")
            nohup.awaitOutput(process, "images/s")
            nohup.signal(process, "HUP")
            nohup.interrupt(process)
            nohup.await(process).status shouldBe 130
        }

        test("a run in progress is left alone, and told by its process") {
            val process = own.start("train", "tiny.gan.kts", "--steps", "1000000", "--out", "busy")
            own.awaitOutput(process, "images/s")
            val second = autoClose(GazeHost(folder.resolve("second").createDirectories()))
            for (option in listOf(listOf("--resume"), listOf("--force"), emptyList())) {
                val refused = second.run("train", "../tiny.gan.kts", "--out", "../busy", *option.toTypedArray())
                refused.status shouldBe 2
                refused.err shouldContain Regex("^gaze: ../busy: a run is in progress here \\(process ${process.pid()} on \\S+, since ")
            }
            own.interrupt(process)
            own.await(process).status shouldBe 130
        }

        test("a run goes on with other settings, which it keeps, and not with fewer steps than it has") {
            gaze.run("train", "tiny.gan.kts", "--out", "other").status shouldBe 0
            val fewer = gaze.run("train", "tiny.gan.kts", "--out", "other", "--resume", "--steps", "2")
            withClue(fewer.err) { fewer.status shouldBe 0 }
            fewer.out shouldContain "the run is complete: it has 3 steps"
            fewer.err shouldContain "it has 3 steps, and 2 are asked for; ask for more than 3 to go on"
            gaze.run("train", "tiny.gan.kts", "--out", "other", "--resume", "--steps", "4", "--batch", "2").status shouldBe 0
            GanSpecJson.read(folder.resolve("other/spec.json").readText()).training.let {
                it.steps shouldBe 4
                it.batch shouldBe 2
            }
        }

        test("how the run is run is said by options: intervals, checkpoints, the best of them, device, threads, augmentation") {
            val result =
                gaze.run(
                    *"train tiny.gan.kts --out options --steps 7 --log-every 3 --save-every 2 --sample-every 5 --keep 2"
                        .split(
                            ' ',
                        ).toTypedArray(),
                    *"--keep-best generator_loss --device cpu --threads 1 --augment color,flip".split(' ').toTypedArray(),
                )
            withClue(result.err) { result.status shouldBe 0 }
            folder.resolve("options/metrics.jsonl").readLines().count { "generator_loss" in it } shouldBe 3
            checkpoints("options").map { it.fileName.toString() }.sorted() shouldBe
                listOf("best.safetensors", "step-00000006.safetensors", "step-00000007.safetensors")
            folder
                .resolve("options/samples")
                .listDirectoryEntries()
                .map { it.fileName.toString() }
                .sorted() shouldBe
                listOf("step-00000005.png", "step-00000007.png")
            val images = GanSpecJson.read(folder.resolve("options/spec.json").readText()).training.images()
            images shouldBe ImageOptions(true, false, listOf(DiffAugment.Color()))

            val wrong = gaze.run("train", "tiny.gan.kts", "--augment", "colour")
            wrong.status shouldBe 2
            wrong.err shouldContain "expected some of color, translation, cutout, flip, with commas, or none"
        }

        test("too little memory is said in a sentence, with what to lower") {
            val result = own.run("train", "tiny.gan.kts", "--out", "large", "--batch", "1000000")
            withClue(result.err) {
                result.status shouldBe 2
                result.err shouldContain "gaze: out of memory (Java heap space); lower --batch"
                result.err shouldNotContain "\tat "
            }
        }

        test("a folder of images sets the number of classes; what cannot be decoded is named and counted") {
            val pictures = pictures("cat", "dog", "emu")
            pictures.resolve("dog/broken.png").writeText("no picture")
            val result = gaze.run("train", "tiny.gan.kts", "--data", pictures.toString(), "--out", "pictures", "--steps", "1")
            withClue(result.err) { result.status shouldBe 0 }
            result.out shouldContain "tiny: 9 images of 3 classes; the run is kept in pictures"
            result.out shouldContain
                "data        9 images of 3 classes: cat 3, dog 3, emu 3; 11 x 9 to 11 x 11 pixels, half of them up to 11 x 10\n"
            result.out shouldContain "few images  a discriminator learns 9 images by heart, unless what it sees is augmented: --augment "
            result.out shouldNotContain "enlarged"
            result.err shouldContain "warning: skipped $pictures/dog/broken.png"
            result.err shouldContain "warning: 1 of 10 files skipped"
        }

        test("pictures are enough: a model is chosen, written into the run as a script, and goes on without one") {
            val pictures = pictures("cat", "dog", "emu")
            val train =
                arrayOf(
                    "train",
                    "--data",
                    "$pictures",
                    "--out",
                    "chosen",
                    "--image",
                    "32",
                    "--narrower",
                    "16",
                    "--batch",
                    "3",
                    "--precision",
                    "fp32",
                )
            val result = gaze.run(*train, "--steps", "2", "--seed", "5")
            withClue(result.err) { result.status shouldBe 0 }
            result.out shouldContain "model       sagan of 32 x 32 pixels, its channels divided by 16, for 30 minutes\n"
            result.out shouldContain "script      chosen/model.gan.kts, to change and to train again\n"
            val spec = GanSpecJson.read(folder.resolve("chosen/spec.json").readText())
            spec.training.seed shouldBe 5
            ScriptHost(folder.resolve("cache")).run(folder.resolve("chosen/model.gan.kts")).withClasses(3) shouldBe spec

            val on = gaze.run("train", "--data", "$pictures", "--out", "chosen", "--resume", "--steps", "3")
            withClue(on.err) { on.status shouldBe 0 }
            on.out shouldContain "going on after step 2 of 3"
            // The same options are those of the run; others are of another model.
            gaze.run(*train, "--resume", "--steps", "3").out shouldContain "the run is complete"
            for (other in listOf(listOf("--narrower", "8"), listOf("--image", "64"), listOf("--preset", "dcgan"), listOf("--alpha"))) {
                val refused = gaze.run("train", "--data", "$pictures", "--out", "chosen", "--resume", *other.toTypedArray())
                withClue("$other ${refused.err}") { refused.status shouldBe 2 }
                refused.err shouldContain "${other.first()} would choose another model than that of the run, chosen/spec.json"
            }
        }

        test("steps are as many as fit into the time, and a run that is gone on with keeps them") {
            val train = arrayOf("train", "tiny.gan.kts", "--out", "timed", "--minutes", "0.1")
            val result = gaze.run(*train)
            withClue(result.err) { result.status shouldBe 0 }
            val steps = checkNotNull(Regex("steps       (\\d+) in 0.1 minutes, at \\d+ ms a step").find(result.out)).groupValues[1].toInt()
            GanSpecJson.read(folder.resolve("timed/spec.json").readText()).training.steps shouldBe steps
            gaze.run(*train, "--resume").out shouldContain "the run is complete: it has all of its $steps steps"
        }

        test("what contradicts itself is refused") {
            fun refused(vararg options: String) = gaze.run("train", *options).also { it.status shouldBe 2 }.err
            refused() shouldBe "gaze: what to train is not said: give a model, FILE, or pictures, --data DIR, for which one is chosen\n"
            refused("tiny.gan.kts", "--image", "64") shouldContain "--image choose a model, and tiny.gan.kts is one"
            refused("tiny.gan.kts", "--steps", "3", "--minutes", "1") shouldContain "both say how long to train"
            refused("--resume", "--out", "never") shouldContain "never holds no run to go on with"
        }

        test("a run goes on with the classes that it knows, and says where their images have changed") {
            val pictures = pictures("cat", "dog", "emu", "fox")

            fun resume() = gaze.run("train", "tiny.gan.kts", "--data", pictures.toString(), "--out", "named", "--steps", "2", "--resume")
            val train = arrayOf("train", "tiny.gan.kts", "--data", pictures.toString(), "--out", "named", "--steps", "1")
            gaze.run(*train).also { withClue(it.err) { it.status shouldBe 0 } }
            gaze.run("sample", "named").out shouldBe "sample      named/sample.png\nclasses     cat, dog, emu, fox\n"

            pictures.resolve("dog").moveTo(pictures.resolve("zebra"))
            val renamed = resume()
            renamed.status shouldBe 2
            renamed.err shouldBe "gaze: named was trained on other classes: zebra is new; dog is gone; class 1 was dog, is emu; " +
                "class 2 was emu, is fox; class 3 was fox, is zebra. " +
                "Give it the data with the names that it had, or begin a new run in another folder\n"

            pictures.resolve("zebra").moveTo(pictures.resolve("dog"))
            pictures.resolve("cat/1.png").deleteExisting()
            val changed = resume()
            withClue(changed.err) { changed.status shouldBe 0 }
            changed.err shouldContain "warning: step 1: the data has changed since the checkpoint: cat has 2 images, had 3;"
        }

        test("what cannot be trained is refused with a sentence, before anything is written") {
            model("seven", "image(8); classes(7)")
            model("grey", "image(8, 8, 1)")
            val pictures = pictures("cat", "dog").toString()
            folder.resolve("empty").createDirectories()
            val refused =
                mapOf(
                    listOf("seven.gan.kts", "--data", pictures) to "the spec says classes(7), the data has 2",
                    listOf("seven.gan.kts") to "the spec says classes(7), the data has 10",
                    listOf("grey.gan.kts") to "the built-in shapes are in colour, the model's images are [8, 8, 1]",
                    listOf("tiny.gan.kts", "--data", "empty") to "empty",
                    listOf("tiny.gan.kts", "--data", "nowhere") to "nowhere",
                    listOf("tiny.gan.kts", "--resume", "--force") to "choose one of them",
                    listOf("tiny.gan.kts", "--steps", "0") to "--steps",
                    listOf("tiny.gan.kts", "--batch", "-1") to "--batch",
                    listOf("tiny.gan.kts", "--precision", "int4") to "fp32, bf16, fp16",
                    listOf("tiny.gan.kts", "--precision-check", "perhaps") to "float32, stop, off",
                )
            for ((command, reason) in refused) {
                val result = gaze.run("train", *command.toTypedArray(), "--out", "refused")
                withClue("$command: ${result.err}") {
                    result.status shouldBe 2
                    result.err shouldContain reason
                    result.err shouldNotContain "\tat "
                    folder.resolve("refused").shouldNotExist()
                }
            }
        }

        test("a folder that cannot be written is said in a sentence") {
            val result = gaze.run("train", "tiny.gan.kts", "--out", "tiny.gan.kts/run")
            withClue(result.err) {
                result.status shouldBe 2
                result.err shouldContain "tiny.gan.kts"
                result.err shouldNotContain "\tat "
            }
        }
    })
