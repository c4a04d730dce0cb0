/** Stand-in for jsr:@std/http/server-sent-event-stream: messages to text/event-stream bytes. */
export interface ServerSentEventMessage {
  event?: string;
  data?: string;
  id?: string | number;
  retry?: number;
  comment?: string;
}

function oneLine(field: string, value: string | number): string {
  if (/[\r\n]/.test(String(value))) {
    throw new SyntaxError(`Cannot serialize SSE ${field}: it must be one line`);
  }
  return `${field}:${value}\n`;
}

function serialize(message: ServerSentEventMessage): string {
  let text = "";
  if (message.comment) text += oneLine("", message.comment);
  if (message.event) text += oneLine("event", message.event);
  if (message.data) {
    for (const line of message.data.split(/\r\n|\r|\n/)) text += `data:${line}\n`;
  }
  if (message.id !== undefined) text += oneLine("id", message.id);
  if (message.retry !== undefined) text += oneLine("retry", message.retry);
  return text + "\n";
}

export class ServerSentEventStream extends TransformStream<ServerSentEventMessage, Uint8Array> {
  constructor() {
    const encoder = new TextEncoder();
    super({
      transform: (message, controller) => {
        controller.enqueue(encoder.encode(serialize(message)));
      },
    });
  }
}
