// Builds are one after the other; the cluster of csmr:run is called from a thread beside them.
def run = new File(basedir, "target/csmr/run")
def log = new File(basedir, "caller.log")
Thread.startDaemon("caller") {
  def end = System.nanoTime() + 240_000_000_000L
  while (!new File(run, "jvm.options").exists() && System.nanoTime() < end) {
    Thread.sleep(100)
  }
  def port = new File(run, "cluster.yaml").readLines().find { it.trim().startsWith("port:") }.split(":")[1].trim()
  def java = new File(System.getProperty("java.home"), "bin/java").path
  new ProcessBuilder(java, "@" + new File(run, "jvm.options"), "com.example.Caller", "127.0.0.1:" + port)
      .redirectErrorStream(true)
      .redirectOutput(log)
      .start()
      .waitFor(300, java.util.concurrent.TimeUnit.SECONDS)
}
return true
