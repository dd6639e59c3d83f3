// SPDX-License-Identifier: Apache-2.0
// Reads a declarative Jenkinsfile with Groovy's own compiler and stand-ins for Jenkins's directives and steps: any other one is an error.
//
//     groovy jenkins_pipeline.groovy JENKINSFILE
//
// Prints JSON: the environment, the `sh` steps in their order, and the steps after the end. Its WORKSPACE_TMP and PATH are the caller's.
import groovy.json.JsonOutput

class Found {
  static Map environment = [:]
  static List shell = []
  static List after = []
}

class Block {
  Map env = [WORKSPACE_TMP: System.getenv('WORKSPACE_TMP'), PATH: System.getenv('PATH')]

  void inside(Closure body, Block block) {
    body.delegate = block
    body.resolveStrategy = Closure.DELEGATE_ONLY
    body()
  }
}

class Steps extends Block {
  void sh(String script) { Found.shell << script }
}

class After extends Block {
  void junit(Map values) { Found.after << [junit: values] }
  void archiveArtifacts(Map values) { Found.after << [archiveArtifacts: values] }
}

class Conditions extends Block {
  void always(Closure body) { inside(body, new After()) }
}

class Stage extends Block {
  void steps(Closure body) { inside(body, new Steps()) }
}

class Stages extends Block {
  void stage(String name, Closure body) { inside(body, new Stage()) }
}

class Options extends Block {
  void timeout(Map values) { assert values.unit in ['SECONDS', 'MINUTES', 'HOURS'] && values.time > 0 }
}

class Variables extends Block {
  void setProperty(String name, Object value) { Found.environment[name] = value.toString() }
}

class Pipeline extends Block {
  final Object any = 'any'
  void agent(Object where) { assert where == any }
  void options(Closure body) { inside(body, new Options()) }
  void environment(Closure body) { inside(body, new Variables()) }
  void stages(Closure body) { inside(body, new Stages()) }
  void post(Closure body) { inside(body, new Conditions()) }
}

def binding = new Binding([pipeline: { Closure body -> new Block().inside(body, new Pipeline()) }])
new GroovyShell(this.class.classLoader, binding).evaluate(new File(args[0]))
println JsonOutput.toJson([environment: Found.environment, shell: Found.shell, after: Found.after])
