// Runs a router script of claude-code-router in a process of its own.
//
// In: the configuration on the first line, then two lines for each request, what is known of it and its body.
// Out: {"ready"} once, then one object for each request, in whatever order they are done. Each stands on a
// line of its own; whatever a script manages to write in between is ignored. The process ends with its input.
'use strict'

const { EventEmitter } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { format, inspect, types: { isModuleNamespaceObject } } = require('node:util')
const { Worker } = require('node:worker_threads')

const RETRY_MS = 1000 // a script that cannot be loaded may need something else than a change of its own

const script = process.argv[2]
const folder = path.dirname(fs.existsSync(script) ? fs.realpathSync(script) : script) + path.sep
const event = new EventEmitter()
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = process.stderr.write.bind(process.stderr) // console.log too

let isModule = script.endsWith('.mjs')
let config = {}
let route = null
let trouble = ''
let loading = null
let triedAt = 0
let loads = 0
const seen = new Map()

function say (answer) {
  write('\n' + JSON.stringify(answer) + '\n')
}

function stamp (file) {
  const found = fs.statSync(file, { throwIfNoEntry: false })
  return found ? `${found.mtimeMs} ${found.size}` : ''
}

function siblings () {
  const inside = path.join(folder, 'node_modules') + path.sep
  return Object.keys(require.cache).filter(
    file => file.startsWith(folder) && !file.startsWith(inside) && file !== __filename)
}

function changed () {
  if (trouble && Date.now() - triedAt > RETRY_MS) return true
  return seen.size === 0 || [...seen].some(([file, then]) => stamp(file) !== then)
}

function watchSiblings () {
  for (const file of siblings()) if (!seen.has(file)) seen.set(file, stamp(file))
}

// ES modules stay loaded for ever under the address that they were loaded from: each load has its own.
async function exportsOf (file) {
  if (isModule) return import(`${pathToFileURL(file)}?load=${loads}`)
  try {
    const exported = require(file)
    isModule = isModuleNamespaceObject(exported) // newer versions of node
    return exported
  } catch (error) {
    if (error?.code !== 'ERR_REQUIRE_ESM') throw error
    isModule = true
    return exportsOf(file)
  }
}

async function load () {
  triedAt = Date.now()
  loads += 1
  seen.clear()
  seen.set(script, stamp(script))
  const kept = Object.fromEntries(siblings().map(file => [file, require.cache[file]]))
  for (const file of Object.keys(kept)) delete require.cache[file]
  try {
    const exported = await exportsOf(require.resolve(script))
    const found = [exported, exported?.default, exported?.default?.default].find(f => typeof f === 'function')
    trouble = found ? '' : 'exports no function'
    route = found ?? route
  } catch (error) {
    const missing = error?.code === 'MODULE_NOT_FOUND' && !fs.existsSync(script)
    trouble = missing ? `does not exist in ${path.dirname(script)}` : `cannot be loaded: ${describe(error)}`
    Object.assign(require.cache, kept)
  }
  watchSiblings()
  if (trouble && route) trouble += '; its last good version is used'
}

async function current () {
  if (changed()) loading = load()
  await loading
}

// The line where the script, or a file beside it, was last.
function place (error) {
  for (const line of String(error?.stack ?? '').split('\n')) {
    const found = /([^/\\(]+?)(?:\?load=\d+)?:(\d+)(?::\d+)?\)?$/.exec(line)
    if (!found || !line.includes(folder) || line.includes('node_modules')) continue
    return found[1] === path.basename(script) ? ` (line ${found[2]})` : ` (${found[1]}, line ${found[2]})`
  }
  return ''
}

// What is thrown or returned may be anything, even something that throws when it is looked at.
function describe (error) {
  try {
    if (!(error instanceof Error)) return inspect(error, { depth: 0, breakLength: Infinity })
    const [message] = String(error.message).split('\n')
    return `${error.name}: ${message}${place(error)}`
  } catch {
    return `something of type ${typeof error} that cannot be shown`
  }
}

const log = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map(level => [
    level, (...values) => { process.stderr.write(format(...values) + '\n') }]))
log.child = () => log

function requestOf (known, text) {
  let body
  let parsed = false
  return Object.defineProperty({ ...known, log }, 'body', {
    enumerable: true,
    get () {
      if (!parsed) body = JSON.parse(text)
      parsed = true
      return body
    },
    set (value) {
      body = value
      parsed = true
    }
  })
}

async function ask ({ id, request }, text) {
  await current()
  const said = { id, trouble, answer: null }
  if (!route) return say(said)
  try {
    const answer = await route(requestOf(request, text), { ...config }, { event })
    if (typeof answer === 'string') said.answer = answer
    else if (answer) said.why = `returned ${describe(answer)}, not a text`
  } catch (error) {
    said.why = `raised ${describe(error)}`
  }
  watchSiblings()
  say(said)
}

let known = null
async function take (line) {
  if (known === null) {
    known = JSON.parse(line)
    if (!('config' in known)) return
    config = known.config
    known = null
    await current()
    say({ ready: true })
  } else {
    const asked = known
    known = null
    await ask(asked, line)
  }
}

let parts = []
process.stdin.on('data', chunk => {
  let from = 0
  for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
    parts.push(chunk.subarray(from, end))
    take(Buffer.concat(parts).toString())
    parts = []
    from = end + 1
  }
  parts.push(chunk.subarray(from))
})
process.stdin.on('end', () => process.exit(0))

// A script that loops without end never sees the end of its input.
new Worker(`
  const { workerData: parent } = require('node:worker_threads')
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500)
`, { eval: true, workerData: process.ppid }).unref()

// What a script forgets to catch is no reason to end, as in claude-code-router.
process.on('uncaughtException', error => log.error(describe(error)))
process.on('unhandledRejection', error => log.error(describe(error)))
