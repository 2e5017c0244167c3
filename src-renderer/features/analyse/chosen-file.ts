/** Text of a file that the user chose or dropped. */
export interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

export async function readFile(file: File): Promise<ChosenFile> {
  return { name: file.name, text: await file.text() };
}
