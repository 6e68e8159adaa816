// The project is README's: its pom, its sources, and the way it calls them, all copied as they stand.
def readme = new File(basedir, "../../../../README.md").text
def blocks = { language -> (readme =~ /(?s)```${language}\n(.*?)```/).collect { it[1] } }
def pom = new File(basedir, "pom.xml")
pom.text = pom.text.replace("</project>", blocks("xml")[0] + "</project>")
def sources = new File(basedir, "src/main/java/com/example")
def head = "package com.example;\n\nimport dev.csmr.*;\nimport dev.csmr.client.CsmrClient;\nimport java.util.*;\n\n"
def java = blocks("java")
assert java.size() == 2 : "README has other blocks of Java than a project's sources and a call"
(java[0] =~ /(?s)\/\/ (\w+\.java)\n(.*?)(?=\n\/\/ |\z)/).each { new File(sources, it[1]).text = head + it[2] }
// The cluster's ports may be others.
def call = java[1].replaceFirst(/"127\.0\.0\.1:7001"[^)]*/, "endpoint")
assert call != java[1]
new File(sources, "ReadmeCaller.java").text =
    head + "final class ReadmeCaller {\n  static void call(String endpoint) {\n" + call + "  }\n}\n"

// Builds are one after the other; the cluster of csmr:run is called from a thread beside them.
def run = new File(basedir, "target/csmr/run")
def log = new File(basedir, "caller.log")
Thread.startDaemon("caller") {
  def inFiveMinutes = { System.nanoTime() + 300_000_000_000L }
  def end = inFiveMinutes()
  while (!new File(run, "jvm.options").exists() && System.nanoTime() < end) {
    Thread.sleep(100)
  }
  def port = new File(run, "cluster.yaml").readLines().find { it.trim().startsWith("port:") }.split(":")[1].trim()
  def jvm = new File(System.getProperty("java.home"), "bin/java").path
  new ProcessBuilder(jvm, "@" + new File(run, "jvm.options"), "com.example.Caller", "127.0.0.1:" + port)
      .redirectErrorStream(true)
      .redirectOutput(log)
      .start()
      .waitFor(300, java.util.concurrent.TimeUnit.SECONDS)
  // It has had its answers: once csmr:run has said everything, it ends when no node runs any more.
  def said = new File(basedir, "build.log")
  end = inFiveMinutes()
  while (!said.text.contains("It ends after") && System.nanoTime() < end) {
    Thread.sleep(100)
  }
  def configuration = new File(run, "cluster.yaml").path
  ProcessHandle.allProcesses()
      .filter { it.info().commandLine().orElse("").contains("--config " + configuration) }
      .forEach { it.destroy() }
}
return true
