/**
 * Checklists, which bots send on behalf of business accounts.
 *
 * @module
 */
import type { Checklist, ChecklistTask, Message } from "../../../telegram/types.ts";
import { isBlank } from "../../text/blanks.ts";
import { edit } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import { chatToWrite, requiredConnection } from "../business.ts";
import type { Call, Methods } from "../call.ts";
import { draftTextIn, lengthOf } from "../content/text.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { readMarkup } from "../reply_markup.ts";
import { sendOne } from "../sending.ts";
import { messageIn } from "../targets.ts";

const MAX_TASKS = 30;
const MAX_TITLE = 255;
const MAX_TEXT = 100;

/** Reads the parameter `checklist`; its texts are checked once the chat is known. */
function checklistIn({ params }: Call): () => Checklist {
  params.required("checklist");
  const value = params.json("checklist", "can't parse InputChecklist JSON object");
  return reading("can't parse InputChecklist", () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("expected an Object");
    object.required("title");
    const title = textIn(object, "title", "title_entities");
    const flags = ["others_can_add_tasks", "others_can_mark_tasks_as_done"]
      .filter((name) => object.boolean(name)).map((name) => [name, true]);
    const tasks = object.requiredArray("tasks").map((task) =>
      reading("can't parse InputChecklistTask", () => taskIn(task))
    );
    return () => ({
      ...title(MAX_TITLE, "title"),
      tasks: checked(tasks.map((task) => task())),
      ...Object.fromEntries(flags),
    } as Checklist);
  });
}

function taskIn(value: unknown): () => ChecklistTask {
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("expected an Object");
  const id = object.requiredInteger("id");
  object.required("text");
  const text = textIn(object, "text", "text_entities");
  return () => {
    const content = text(MAX_TEXT, "task text");
    if (id <= 0) throw ApiError.badRequest("checklist task identifier must be positive");
    return { id, ...content } as ChecklistTask;
  };
}

function textIn(object: JsonObject, name: string, entitiesName: string) {
  const draft = draftTextIn(object, name, "parse_mode", entitiesName);
  return (max: number, what: string): Record<string, unknown> => {
    const { text, entities } = draft();
    if (isBlank(text)) throw ApiError.badRequest("text must be non-empty");
    if (lengthOf(text) > max) {
      throw ApiError.badRequest(`checklist ${what} length must not exceed ${max}`);
    }
    return { [name]: text, ...(entities.length > 0 ? { [entitiesName]: entities } : {}) };
  };
}

function checked(tasks: ChecklistTask[]): ChecklistTask[] {
  if (tasks.length === 0) throw ApiError.badRequest("checklist must have at least 1 task");
  if (tasks.length > MAX_TASKS) {
    throw ApiError.badRequest(`checklist must have at most ${MAX_TASKS} tasks`);
  }
  const ids = new Set(tasks.map(({ id }) => id));
  if (ids.size < tasks.length) throw ApiError.badRequest("TODO_ITEM_DUPLICATE");
  return tasks;
}

function sendChecklist(call: Call): Message {
  const checklist = checklistIn(call);
  requiredConnection(call);
  return sendOne(call, () => ({ checklist: checklist() }));
}

function editMessageChecklist(call: Call): Message {
  const { inline } = readMarkup(call.params);
  const checklist = checklistIn(call);
  requiredConnection(call);
  const room = chatToWrite(call);
  const message = messageIn(call, room, "message to edit");
  if (!message.checklist) throw ApiError.badRequest("there is no checklist in the message to edit");
  const tasks = new Map(message.checklist.tasks.map((task) => [task.id, task]));
  const next = checklist();
  // Tasks that are done stay done.
  const kept = next.tasks.map((task) => {
    const { completion_date, completed_by_user } = tasks.get(task.id) ?? {};
    if (completion_date === undefined) return task;
    return { ...task, completion_date, ...(completed_by_user ? { completed_by_user } : {}) };
  });
  const change = { checklist: { ...next, tasks: kept }, reply_markup: inline };
  return edit(call.world, room, message, change, call.bot.user);
}

export const checklistMethods: Methods = { sendChecklist, editMessageChecklist };
