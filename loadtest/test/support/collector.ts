/** A stand-in for an OpenTelemetry collector: it decodes what it is sent, and keeps the last of each metric. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import protobuf from 'protobufjs';
import type { Test } from 'tap';

export interface CollectedPoint {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

interface Attribute {
  readonly key: string;
  readonly value?: { readonly stringValue?: string };
}

interface Sent {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly gauge?: Points;
        readonly sum?: Points & { readonly isMonotonic?: boolean };
        readonly histogram?: Points;
      }[];
    }[];
  }[];
}

interface Points {
  readonly dataPoints: readonly {
    readonly asInt?: number;
    readonly asDouble?: number;
    readonly count?: number;
    readonly attributes?: readonly Attribute[];
  }[];
}

const request = protobuf
  .loadSync(join(import.meta.dirname, 'otlp-metrics.proto'))
  .lookupType('ExportMetricsServiceRequest');

export class Collector {
  readonly metrics = new Map<string, readonly CollectedPoint[]>();
  readonly growing = new Set<string>();
  resource: Readonly<Record<string, string>> = {};
  paths: string[] = [];
  headers: IncomingHttpHeaders = {};
  url = '';

  static async start(t: Test): Promise<Collector> {
    const collector = new Collector();
    const server = createServer(async (asked, response) => {
      collector.paths.push(`${asked.method} ${asked.url}`);
      collector.headers = asked.headers;
      collector.#take(await buffer(asked));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
    collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return collector;
  }

  /** The values of a metric's points that have these labels, added up. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const points = this.metrics.get(name) ?? [];
    return points
      .filter((point) => Object.entries(labels).every(([key, value]) => point.labels[key] === value))
      .reduce((total, { value }) => total + value, 0);
  }

  #take(bytes: Buffer): void {
    const { resourceMetrics } = request.toObject(request.decode(bytes), { longs: Number }) as Sent;
    for (const { resource, scopeMetrics } of resourceMetrics) {
      this.resource = labelsOf(resource.attributes);
      for (const { name, sum, gauge, histogram } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
        const { dataPoints } = sum ?? gauge ?? histogram ?? { dataPoints: [] };
        if (sum?.isMonotonic) this.growing.add(name);
        this.metrics.set(
          name,
          dataPoints.map(({ asInt, asDouble, count, attributes = [] }) => ({
            value: asInt ?? asDouble ?? count ?? 0,
            labels: labelsOf(attributes),
          })),
        );
      }
    }
  }
}

const labelsOf = (attributes: readonly Attribute[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? '']));
