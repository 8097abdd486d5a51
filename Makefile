# session-lab: what happens to your users' sessions on more than one node?
# Each target sets the checkout up first where that is still to do (Node, npm packages).

lab := tools/run lab/src/main.ts

.DEFAULT_GOAL := help
.PHONY: help demo up ps live kill stop restart pause resume start logs loadtest try sessions compare fault faults soak matrix matrix-compose sweep prices strategies report profiles scenarios faults-list down unit test long coverage lint check bench format setup

## help: show the targets
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 26
	@echo
	@echo 'Variables: PROFILE (or redis+tls), RUNTIME=compose|processes|swarm, APP=fastify|express, PORT, PROFILES, FAULTS, JOBS; ARGS passes options on, as in'
	@echo '  make loadtest ARGS="--users 1 --clients nat"      make loadtest ARGS=--help'

## demo: run three profiles, kill a replica in each, compare (45 s)
demo:
	@$(lab) compare $(ARGS)

## up: bring the lab up, or switch it: make up PROFILE=round-robin, sticky, redis … (profiles/)
up:
	@$(lab) up $(PROFILE)

## live: a page to watch and to teach with: two labs side by side, and what becomes of sessions
live:
	@$(lab) live $(ARGS)

## ps: show what is up
ps:
	@$(lab) ps

## kill: end one part without warning: make kill PART=app-2 (also stop, restart, pause, resume)
kill stop restart pause resume:
	@$(lab) $@ $(PART) $(ARGS)

## start: start a part that is down: make start PART=app-2
start:
	@$(lab) start $(PART) $(ARGS)

## logs: show the parts' output: make logs ARGS="app-1 --follow"
logs:
	@$(lab) logs $(ARGS)

## loadtest: put load on the lab that is up, and judge what the users saw
loadtest:
	@$(lab) loadtest $(ARGS)

## try: put load on an app of your own: make try ARGS="--target http://127.0.0.1:3000 --scenario my-app.yaml"
try:
	@tools/run loadtest/src/main.ts run $(ARGS)

## sessions: show what the session stores hold
sessions:
	@$(lab) sessions

## compare: like demo, with a choice: make compare PROFILES=sticky,redis ARGS="--users 100"
compare:
	@$(lab) compare $(ARGS)

## fault: break something in one profile under load: make fault FAULT=pause PROFILE=redis
fault:
	@$(lab) compare --profiles "$(PROFILE)" --fault "$(FAULT)" $(ARGS)

## faults: every fault in every profile, and one grid: lost, kept, unavailable (40 to 80 min)
faults:
	@$(lab) compare --profiles "$${PROFILES:-all}" --fault "$${FAULTS:-all}" $(ARGS)

## soak: break one thing after the other at random: make soak MINUTES=10 PROFILE=redis
soak:
	@$(lab) soak $(ARGS)

## matrix: compare all profiles: what holds, what it costs, what theory said (40 min)
matrix:
	@$(lab) compare --profiles "$${PROFILES:-all}" --fault "$${FAULTS:-kill}" --then all --balance --memory $(ARGS)

## matrix-compose: the same in Docker Compose, of every profile whose images are there
matrix-compose:
	@RUNTIME=compose $(MAKE) --no-print-directory matrix

## sweep: replicated, in groups or not, backup and redis on 2 to 8 replicas, to see what grows (4 min)
sweep:
	@$(lab) sweep $(ARGS)

## prices: what a read and a write take of processor time, of several profiles in one run (5 min)
prices:
	@$(lab) prices $(ARGS)

## strategies: write what was measured into docs/strategies.md and docs/faults.md, from docs/measured
strategies:
	@$(lab) strategies

## report: compare the newest result of each profile
report:
	@$(lab) report

## profiles: tell what profiles there are, with a line on each
profiles:
	@$(lab) list profiles

## scenarios: tell what the virtual users can do
scenarios:
	@$(lab) list scenarios

## faults-list: tell what can be broken
faults-list:
	@$(lab) list faults

## down: take the lab away, or all that are up; nothing is left
down:
	@$(lab) down

## unit: run the tests that need no lab: no nginx, no Redis, no Docker (3 min)
unit: setup
	@tools/run tools/test.ts --unit --disable-coverage

## test: run the tests
test: setup
	@tools/run tools/test.ts --disable-coverage

## long: run the tests that take longer: experiments on real systems, and a Swarm of two nodes (10 min)
long: setup
	@tools/run tools/test.ts --long --disable-coverage

## coverage: run the tests, and tell what they don't reach
coverage: setup
	@tools/run tools/test.ts

## lint: look over format, style and types
lint: setup
	@tools/run node_modules/@biomejs/biome/bin/biome ci --error-on-warnings --colors=off .
	@tools/run node_modules/typescript/bin/tsc

## check: lint, then the tests
check: lint test

## bench: compare the loadtest with other load generators (4 min, and a download of 500 MB)
bench: setup
	@npm ci --prefix bench --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@tools/run bench/main.ts

## format: put the code in shape
format: setup
	@tools/run node_modules/@biomejs/biome/bin/biome check --write .

setup:
	@tools/setup
