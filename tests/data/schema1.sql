-- A document as the first schema had it.
PRAGMA application_id = 1212501065;
PRAGMA user_version = 1;
CREATE TABLE version (position INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE kernel (id INTEGER PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL);
CREATE TABLE variant (id INTEGER PRIMARY KEY, kernel INTEGER NOT NULL, target TEXT NOT NULL, device TEXT NOT NULL,
                      pretended INTEGER NOT NULL, config TEXT NOT NULL, call TEXT NOT NULL, error TEXT NOT NULL);
CREATE TABLE record (variant INTEGER NOT NULL, type TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
                     PRIMARY KEY (variant, type, position)) WITHOUT ROWID;
CREATE TABLE stage (id INTEGER PRIMARY KEY, variant INTEGER NOT NULL, position INTEGER NOT NULL, stage TEXT NOT NULL,
                    pipeline TEXT NOT NULL, file TEXT NOT NULL, seconds REAL NOT NULL, text TEXT NOT NULL);
CREATE UNIQUE INDEX stage_of_variant ON stage (variant, position);
CREATE TABLE string (stage INTEGER NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL,
                     PRIMARY KEY (stage, position)) WITHOUT ROWID;
CREATE TABLE op (stage INTEGER NOT NULL, position INTEGER NOT NULL, parent INTEGER NOT NULL, name INTEGER NOT NULL,
                 label INTEGER NOT NULL, type INTEGER NOT NULL, kind INTEGER NOT NULL, reason INTEGER NOT NULL,
                 line INTEGER NOT NULL, column INTEGER NOT NULL, end_line INTEGER NOT NULL,
                 end_column INTEGER NOT NULL, source_line INTEGER NOT NULL,
                 PRIMARY KEY (stage, position)) WITHOUT ROWID;
CREATE TABLE edge (stage INTEGER NOT NULL, position INTEGER NOT NULL, from_op INTEGER NOT NULL, to_op INTEGER NOT NULL,
                   label INTEGER NOT NULL, PRIMARY KEY (stage, position)) WITHOUT ROWID;
CREATE TABLE link (stage INTEGER NOT NULL, op INTEGER NOT NULL, how INTEGER NOT NULL, node INTEGER NOT NULL,
                   PRIMARY KEY (stage, op, how, node)) WITHOUT ROWID;
CREATE TABLE blob (variant INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,
                   PRIMARY KEY (variant, name)) WITHOUT ROWID;
CREATE TABLE word (domain TEXT NOT NULL, value INTEGER NOT NULL, name TEXT NOT NULL,
                   PRIMARY KEY (domain, value)) WITHOUT ROWID;

CREATE VIEW graphs AS SELECT variant, json ->> 'graph' AS graph, json ->> 'kind' AS kind,
    json ->> 'block_ids' AS blocks, json ->> 'caller' AS caller FROM record WHERE type = 'graph';
CREATE VIEW nodes AS SELECT variant, position AS node, (json ->> 'graph') || ':' || (json ->> 'node') AS id,
    json ->> 'op' AS op, json ->> 'target' AS target, json ->> '$.val.dtype' AS dtype,
    (SELECT group_concat(value ->> 'expr', ', ') FROM json_each(record.json, '$.val.shape')) AS shape,
    json ->> '$.loc.line' AS line, json ->> 'executed' AS executed FROM record WHERE type = 'node';
CREATE VIEW symbols AS SELECT variant, json ->> 'symbol' AS symbol, json ->> 'name' AS name, json ->> 'hint' AS hint,
    json ->> 'range' AS range, json ->> 'origin' AS origin FROM record WHERE type = 'symbol';
CREATE VIEW launches AS SELECT variant, json ->> 'function' AS function, json ->> 'grid' AS grid,
    json ->> 'num_warps' AS warps, json ->> 'shared_bytes' AS shared_bytes FROM record WHERE type = 'launch';
CREATE VIEW diagnostics AS SELECT variant, json ->> 'severity' AS severity, json ->> 'code' AS code,
    json ->> 'stage' AS stage, json ->> 'message' AS message, json ->> 'next' AS next
    FROM record WHERE type = 'diagnostic';
CREATE VIEW ops AS SELECT s.variant, s.stage, s.pipeline, o.position AS op, o.parent, n.text AS name, l.text AS label,
    t.text AS type, k.name AS kind, r.name AS reason, o.line, o.column, o.end_line, o.end_column, o.source_line
    FROM op o JOIN stage s ON s.id = o.stage
    JOIN string n ON n.stage = o.stage AND n.position = o.name
    JOIN string l ON l.stage = o.stage AND l.position = o.label
    JOIN string t ON t.stage = o.stage AND t.position = o.type
    JOIN word k ON k.domain = 'kind' AND k.value = o.kind
    JOIN word r ON r.domain = 'reason' AND r.value = o.reason;
CREATE VIEW edges AS SELECT s.variant, s.stage, s.pipeline, e.from_op, e.to_op, l.text AS label
    FROM edge e JOIN stage s ON s.id = e.stage JOIN string l ON l.stage = e.stage AND l.position = e.label;
CREATE VIEW links AS SELECT s.variant, s.stage, s.pipeline, l.op, o.line,
    (n.json ->> 'graph') || ':' || (n.json ->> 'node') AS node, h.name AS how
    FROM link l JOIN stage s ON s.id = l.stage JOIN op o ON o.stage = l.stage AND o.position = l.op
    JOIN record n ON n.variant = s.variant AND n.type = 'node' AND n.position = l.node
    JOIN word h ON h.domain = 'how' AND h.value = l.how;

INSERT INTO version VALUES (1,'heliograph','0.1.0'),(2,'helion','1.5.1'),(3,'triton','3.9.0');
INSERT INTO kernel VALUES (1,'scale','scale.py',6);
INSERT INTO variant VALUES (1,1,'sm_90','NVIDIA H100 80GB HBM3',1,'{"block_sizes":[64]}','scale(f16[64])','');
INSERT INTO record VALUES (1,'graph',0,'{"r":"graph","set":"codegen","graph":0,"kind":"RootGraphInfo","name":"root","block_ids":[0],"phase":0,"caller":null}');
INSERT INTO record VALUES (1,'node',0,'{"r":"node","set":"codegen","graph":0,"node":"load","op":"call_function","target":"helion.language.memory_ops.load","args":[],"inputs":[],"users":[],"val":{"kind":"tensor","dtype":"f16"},"loc":{"file":"scale.py","line":9,"column":16,"end_line":9,"end_column":23},"original":null,"subgraphs":[],"names":["load"],"executed":true,"hue":0,"tag":"aa"}');
INSERT INTO record VALUES (1,'diagnostic',0,'{"r":"diagnostic","severity":"note","code":"script.assumed","message":"m","next":null,"detail":null,"stage":null,"file":null,"line":0,"column":0,"end_line":0,"end_column":0,"node":null}');
INSERT INTO stage VALUES (1,1,0,'ptx','helion','',0.25,'ld.global.b16 %rs1, [%rd1];
');
INSERT INTO string VALUES (1,0,''),(1,1,'ld.global.b16'),(1,2,'%rs1');
INSERT INTO op VALUES (1,0,-1,1,2,0,0,0,1,1,1,28,9);
INSERT INTO link VALUES (1,0,1,0);
INSERT INTO blob VALUES (1,'cubin',x'7F454C46');
INSERT INTO word VALUES ('how',0,'exact'),('how',1,'location'),('how',2,'derived'),('reason',0,''),('reason',1,'tile'),('reason',2,'entry'),('reason',3,'no_location'),('reason',4,'foreign'),('reason',5,'unknown'),('kind',0,'instruction'),('kind',1,'operation'),('kind',2,'expression'),('kind',3,'function'),('kind',4,'block');
