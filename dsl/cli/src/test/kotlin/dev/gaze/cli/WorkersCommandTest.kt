package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.streams.asSequence

/** Several workers from the command. */
class WorkersCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = GazeProcess(folder, listOf("-Dgaze.command=./gaze"))
        folder.resolve("tiny.gan.kts").writeText(
            """
            gan("tiny") {
                image(8)
                generator { resBlock(8) }
                discriminator { resBlock(8) }
                training { steps(1000000); batch(6) }
            }
            """.trimIndent(),
        )

        /** They start in the order of their numbers. */
        fun Process.worker(number: Int): ProcessHandle =
            toHandle()
                .children()
                .asSequence()
                .sortedBy { it.info().startInstant().orElseThrow() }
                .elementAt(number)

        test("two workers train; one that is killed is named, and all begin again; Ctrl-C saves, and one goes on alone") {
            val process = gaze.start("train", "tiny.gan.kts", "--devices", "cpu:2", "--restarts", "1", "--out", "two")
            gaze.awaitOutput(process, "images/s")
            process.worker(1).destroyForcibly()
            gaze.awaitError(process, "beginning again from the newest checkpoint (1 of 1)")
            gaze.awaitOutput(process, "going on after step")
            gaze.interrupt(process)
            val result = gaze.await(process)
            withClue(result.out + result.err) { result.status shouldBe 130 }
            result.err shouldContain Regex("gaze: .*worker 1 \\(127\\.0\\.0\\.1:\\d+\\) has ended.* the run is saved after step \\d+")
            result.err shouldContain "asks for no password"
            result.out shouldContain "\n  ./gaze train tiny.gan.kts --devices cpu:2 --restarts 1 --out two --resume\n"
            val stopped = checkNotNull(Regex("stopped after step (\\d+) of").find(result.out)).groupValues[1].toInt()
            val alone = gaze.run("train", "tiny.gan.kts", "--out", "two", "--resume", "--steps", "${stopped + 1}")
            withClue(alone.err) { alone.status shouldBe 0 }
            alone.out shouldContain "going on after step $stopped of ${stopped + 1}"
        }

        test("what names no workers is refused with a sentence") {
            fun refused(
                status: Int,
                vararg options: String,
            ): String {
                val result = gaze.run("train", "tiny.gan.kts", "--out", "refused", *options)
                withClue(result.err) { result.status shouldBe status }
                return result.err
            }
            refused(2, "--devices", "cpu:2", "--worker", "1") shouldContain "choose one of them"
            refused(2, "--cluster", "127.0.0.1:1,127.0.0.1:2", "--worker", "2") shouldContain "worker 2 of 2; expected 0 to 1"
            refused(3, "--cluster", "127.0.0.1:1,127.0.0.1:2", "--worker", "1", "--timeout", "1") shouldContain
                "the chief, worker 0 (127.0.0.1:1), did not answer within 1 s"
        }

        test("so many devices, on the processor or not") {
            LocalDevices.read("4").shouldNotBeNull()
            LocalDevices.read("cpu:2").shouldNotBeNull()
            for (wrong in listOf("0", "gpu:2", "cpu:", "65", "-1")) withClue(wrong) { LocalDevices.read(wrong).shouldBeNull() }
        }

        test("the GPUs are those that the driver shows, or those that are chosen") {
            val driver = folder.resolve("gpus")
            visibleGpus(null, driver).shouldBeEmpty()
            for (gpu in listOf("0000:01:00.0", "0000:02:00.0")) driver.resolve(gpu).createDirectories()
            visibleGpus(null, driver) shouldContainExactly listOf("0", "1")
            visibleGpus("3, 5", driver) shouldContainExactly listOf("3", "5")
            visibleGpus("-1", driver).shouldBeEmpty()
        }

        test("the page says what the options are") {
            val page = Path.of("..", "..", "docs", "devices.md").readText()
            for (option in listOf("--devices", "--cluster", "--worker", "--timeout", "--restarts", "TF_CONFIG")) page shouldContain option
        }
    })
