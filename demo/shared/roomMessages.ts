/** What is said in the channels `room:*`, to the page and to the server alike. */
export interface RoomMessage {
  id: number;
  name: string;
  body: string;
  at: number;
}

export const maxNameLength = 32;
export const maxBodyLength = 500;
