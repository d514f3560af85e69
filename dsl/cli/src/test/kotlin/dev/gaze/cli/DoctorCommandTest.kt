package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

class DoctorCommandTest :
    FunSpec({
        test("doctor says what is here and what to do about a missing GPU") {
            val result = GazeProcess(tempdir().toPath()).run("doctor")
            withClue(result.err) { result.status shouldBe 0 }
            result.out shouldContain "TensorFlow  2."
            result.out shouldContain "CPU"
            result.out shouldContain "Precision   bf16 "
            result.out shouldContain "Precision   fp16 "
            result.out shouldContain "Device      CPU:0"
            result.out shouldContain "Cache"
            result.err shouldNotContain "Exception"
        }

        test("doctor --kernels ends with a table and a verdict") {
            val result = GazeProcess(tempdir().toPath()).run("doctor", "--kernels", "--of-each", "1")
            withClue(result.out + result.err) { result.status shouldBe 0 }
            result.out shouldContain Regex("operation +precision +cases +wrong +crashed +hung +unrepeatable")
            result.out shouldContain Regex("Conv2DBackpropFilter +float32 +\\d+ +- +- +- +-")
            result.out shouldContain Regex("Sound: all \\d+ cases are right")
        }

        test("doctor refuses a number of cases that is none") {
            GazeProcess(tempdir().toPath()).run("doctor", "--kernels", "--of-each", "0").status shouldBe 2
        }
    })
