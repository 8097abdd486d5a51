# session-lab: what happens to your users' sessions on more than one node?
# Each target sets the checkout up first where that is still to do (Node, npm packages).
# `make help` shows what begins with ## here; what it says of time is the one place that documents are held to.

lab := tools/run lab/src/main.ts

.DEFAULT_GOAL := help
.PHONY: help demo up live loadtest ps sessions logs down try newer-nginx kill stop restart pause resume start fault faults soak hostile compare matrix matrix-compose sweep costs open report profiles scenarios faults-list completion check lint format unit test long coverage bench bench-app profile-app bench-judge bench-merge image strategies setup

help:
	@awk '/^### / { print (groups++ ? "\n" : "") substr($$0, 5); next } \
	  /^## / { name = $$2; sub(/:$$/, "", name); text = substr($$0, length(name) + 6); line = sprintf("  make %-15s", name); \
	    while (length(text) > 58) { at = 59; while (substr(text, at, 1) != " ") at--; print line substr(text, 1, at - 1); line = sprintf("%22s", ""); text = substr(text, at + 1) } print line text }' $(MAKEFILE_LIST)
	@echo
	@echo 'Variables: PROFILE (or redis+tls), PROFILES, FAULT, FAULTS, PORT, JOBS, LAB,'
	@echo '           RUNTIME=compose|processes|swarm, APP=fastify|express|…'
	@echo 'ARGS passes options on: make loadtest ARGS="--users 1"; ARGS=--help lists them.'

### Use a lab

## demo: three profiles, a kill in each, one table (45 s)
demo:
	@$(lab) compare $(ARGS)

## up: bring a lab up, or switch it: make up PROFILE=redis
up:
	@$(lab) up $(PROFILE)

## live: a page to watch and to teach with: two labs side by side
live:
	@$(lab) live $(ARGS)

## loadtest: put load on the lab that is up, and judge what users saw
loadtest:
	@$(lab) loadtest $(ARGS)

## ps: show what is up
ps:
	@$(lab) ps

## sessions: show what the session stores hold
sessions:
	@$(lab) sessions

## logs: show what parts say: make logs ARGS="app-1 --follow"
logs:
	@$(lab) logs $(ARGS)

## down: take the labs away; nothing is left
down:
	@$(lab) down

## try: put load on an app of your own: make try ARGS=--help
try:
	@tools/run loadtest/src/main.ts run $(ARGS)

## newer-nginx: get one for profiles that the system's is too old for
newer-nginx:
	@tools/fetch-newer-nginx tools/newer-nginx

### Break it

## kill: end a part: make kill PART=app-2; also stop, restart, pause, resume
kill stop restart pause resume:
	@$(lab) $@ $(PART) $(ARGS)

## start: start a part that is down: make start PART=app-2
start:
	@$(lab) start $(PART) $(ARGS)

## fault: under load: make fault FAULT=pause PROFILE=redis
fault:
	@$(lab) compare --profiles "$(PROFILE)" --fault "$(FAULT)" $(ARGS)

## faults: every fault in every profile (75 min with JOBS=2)
faults:
	@$(lab) compare --profiles "$${PROFILES:-all}" --fault "$${FAULTS:-all}" $(ARGS)

## soak: one after the other: make soak MINUTES=10 PROFILE=redis
soak:
	@$(lab) soak $(ARGS)

## hostile: 10,000 inputs no browser sends: make hostile SEED=1
hostile:
	@$(lab) hostile $(ARGS)

### Measure

## compare: demo with a choice: make compare PROFILES=sticky,redis
compare:
	@$(lab) compare $(ARGS)

## matrix: all profiles, all scenarios (40 min, or 25 min with JOBS=2)
matrix:
	@$(lab) compare --profiles "$${PROFILES:-all}" --fault "$${FAULTS:-kill}" --then all --balance $(ARGS)

## matrix-compose: the same in Docker Compose, where the images are there
matrix-compose:
	@RUNTIME=compose $(MAKE) --no-print-directory matrix

## sweep: on 2 to 8 replicas, to see what grows (4 min)
sweep:
	@$(lab) sweep $(ARGS)

## costs: what a session costs, written into the documents (10 min)
costs:
	@$(lab) costs --write $(ARGS)

### Read

## open: open the newest report in the browser
open:
	@$(lab) open

## report: compare the newest result of each profile
report:
	@$(lab) report

## profiles: the profiles that there are, with a line on each
profiles:
	@$(lab) list profiles

## scenarios: the same of what virtual users can do
scenarios:
	@$(lab) list scenarios

## faults-list: the same of what can be broken
faults-list:
	@$(lab) list faults

## completion: complete names in bash: eval "$(make -s completion)"
completion:
	@$(lab) completion

### For developers

## check: lint, then the tests
check: lint test

## lint: look over format, style and types
lint: setup
	@tools/run node_modules/@biomejs/biome/bin/biome ci --error-on-warnings --colors=off .
	@tools/run node_modules/typescript/bin/tsc

## format: put the code in shape
format: setup
	@tools/run node_modules/@biomejs/biome/bin/biome check --write .

## unit: the tests that need no lab: no nginx, no Redis (3 min)
unit: setup
	@tools/run tools/test.ts --unit --disable-coverage

## test: run the tests
test: setup
	@tools/run tools/test.ts --disable-coverage

## long: the tests that take longer, on real systems (10 min)
long: setup
	@tools/run tools/test.ts --long --disable-coverage

## coverage: run the tests, and tell what they don’t reach
coverage: setup
	@tools/run tools/test.ts

## bench-merge: what it takes to merge shards (10 min, 400 MB of disk)
bench-merge: setup
	@tools/run loadtest/test/shards/measure-merge.ts

## bench: beside other load generators (9 min, and 500 MB to fetch)
bench: setup
	@npm ci --prefix bench --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@tools/run bench/main.ts

## bench-judge: what it takes to judge saved histories (5 min)
bench-judge: setup
	@tools/run bench/judge/main.ts

## bench-app: the session path, beside bare routes and Express (2 min)
bench-app: setup
	@tools/run bench/app/main.ts

## profile-app: where the time of the session path goes (1 min)
profile-app: setup
	@tools/run bench/app/profile.ts

## image: build session-lab's own image, from the packed package
image: setup
	@tools/run tools/pack.ts
	@docker build --quiet --tag session-lab --file loadtest/Dockerfile $${NODE_IMAGE:+--build-arg NODE_IMAGE=$$NODE_IMAGE} .packed

## strategies: write what was measured into the documents
strategies:
	@$(lab) strategies

setup:
	@tools/setup
