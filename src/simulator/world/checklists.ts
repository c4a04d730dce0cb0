/**
 * Marking tasks of checklists.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { post } from "./posting.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/**
 * Marks tasks as done or not done. The chat's bots are notified by a service message.
 *
 * @throws {Error} If the message is not a checklist, lacks a task, or is closed to this person.
 */
export function markTasks(
  world: World,
  room: Room,
  user: User,
  message: Message,
  ids: readonly number[],
  isDone: boolean,
): void {
  const current = room.messages.get(message.message_id) ?? message;
  const { checklist, message_id } = current;
  const failed = `Cannot mark tasks of message ${message_id}`;
  if (!checklist) throw new Error(`${failed}: it is not a checklist`);
  if (current.from?.id !== user.id && !checklist.others_can_mark_tasks_as_done) {
    throw new Error(`${failed}: others than its sender may not`);
  }
  const missing = ids.find((id) => !checklist.tasks.some((task) => task.id === id));
  if (missing !== undefined) throw new Error(`${failed}: it has no task ${missing}`);
  const tasks = checklist.tasks.map((task) => {
    if (!ids.includes(task.id)) return task;
    const { completed_by_user: _, completion_date: __, ...open } = task;
    return isDone ? { ...open, completed_by_user: user, completion_date: world.seconds() } : open;
  });
  const marked = { ...current, checklist: { ...checklist, tasks } } as Message;
  world.keep(room, marked);
  world.emit({ type: "edit", chat: room.key, message: marked, by: user });
  post(world, room, user, {
    checklist_tasks_done: {
      checklist_message: marked,
      ...(isDone
        ? { marked_as_done_task_ids: [...ids] }
        : { marked_as_not_done_task_ids: [...ids] }),
    },
  });
}
