package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir private Path path;
  private RunFolder folder;

  @BeforeEach
  void begin() {
    folder = new RunFolder(path);
  }

  private void assertHeldBy(String who) {
    for (boolean force : List.of(false, true)) {
      assertThatThrownBy(
              () ->
                  TrainingRun.builder(SmallGan.checked(t -> t.steps(1)), SmallGan.data())
                      .folder(path.resolve("../" + path.getFileName()))
                      .resume(!force)
                      .overwrite(force)
                      .open())
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("a run is in progress here (" + who)
          .hasMessageContaining("wait for it or stop it, or name another folder");
    }
    assertThatThrownBy(() -> RunLock.mustBeFree(folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(path + ": a run is in progress here (" + who);
  }

  @Test
  void aSecondRunOfThisProcessIsRefusedHoweverTheFolderIsNamed() {
    RunLock.mustBeFree(folder);
    assertThat(path).isEmptyDirectory();
    RunLock lock = RunLock.take(folder);
    assertHeldBy("this process");
    lock.close();
    RunLock.mustBeFree(folder);
    RunLock.take(folder).close();
    assertThat(path.resolve(".lock")).isEmptyFile();
  }

  @Test
  void aRunOfAnotherProcessIsToldByItsNumberUntilItIsKilled() throws Exception {
    Process process = RunProcess.start(path, 1_000_000);
    try (BufferedReader lines = RunProcess.output(process)) {
      assertThat(lines.readLine()).as(Files.readString(RunProcess.errors(path))).startsWith("from");
      List<String> before = Files.readAllLines(path.resolve(".lock"));
      assertHeldBy("process " + process.pid() + " on " + before.get(1));
      assertThat(Files.readAllLines(path.resolve(".lock"))).isEqualTo(before);
      process.toHandle().destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(path.resolve(".lock")).isNotEmptyFile();
    RunLock.mustBeFree(folder);
    RunProcess.builder(path, 1).open().close();
  }

  @Test
  void aRunThatDoesNotBeginLeavesTheFolderFree() {
    RunProcess.builder(path, 1).open().close();
    assertThatThrownBy(() -> RunProcess.builder(path, 1).resume(false).open())
        .hasMessageContaining("holds a run already");
    RunLock.mustBeFree(folder);
  }

  /** Without locks of the system what the file says decides. */
  private void takeWithoutLocks(String said) throws IOException {
    Files.writeString(path.resolve(".lock"), said);
    RunLock.take(
            folder,
            file -> {
              throw new IOException("No locks available");
            })
        .close();
  }

  @Test
  void whereAFileSystemHasNoLocksTheFileDecides() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    takeWithoutLocks("");
    takeWithoutLocks("not what Gaze writes");
    long running = ProcessHandle.current().parent().orElseThrow().pid();
    String here = hostOfThisMachine();
    String since = "\n2026-01-02T03:04:05Z\n";
    takeWithoutLocks(gone.pid() + "\n" + here + since);
    assertThatThrownBy(() -> takeWithoutLocks(running + "\n" + here + since))
        .hasMessageContaining("(process %d on %s, since 2026-01-02T03:04:05Z)", running, here)
        .hasMessageEndingWith("if that process is gone, delete " + path.resolve(".lock"));
    assertThatThrownBy(() -> takeWithoutLocks(gone.pid() + "\nmars" + since))
        .hasMessageContaining("on mars");
    assertThatCode(() -> RunLock.mustBeFree(folder)).doesNotThrowAnyException();
  }

  private String hostOfThisMachine() throws IOException {
    RunLock lock = RunLock.take(folder);
    String host = Files.readAllLines(path.resolve(".lock")).get(1);
    lock.close();
    return host;
  }
}
