import type { FigureRequest, ReportFile, ReportRequest } from '../../src-core/contract/calls.ts';
import type { Client } from '../../src-core/contract/client.ts';
import { plainFigure } from '../../src-core/figures/plain-figure.ts';
import { copyText } from '../shared/clipboard.ts';
import type { Messages } from './messages.svelte.ts';

/** What leaves the program: reports, figures, files of text, the clipboard. Both shells serve a file by its token. */
export class Outbox {
  readonly #client: Client;
  readonly #messages: Messages;

  constructor(client: Client, messages: Messages) {
    this.#client = client;
    this.#messages = messages;
  }

  /** Writes a report and hands it to the user as a download. */
  async makeReport(request: ReportRequest): Promise<ReportFile | undefined> {
    return this.#send(() => this.#client.call('reports.create', request));
  }

  /** Writes a figure and hands it over. Answers whether that went well. */
  async saveFigure({ figure, ...rest }: FigureRequest): Promise<boolean> {
    // Neither proxies nor arrays of other kinds pass to the host of the desktop.
    const request = { ...rest, figure: plainFigure(figure) };
    return (await this.#send(() => this.#client.call('figures.export', request))) !== undefined;
  }

  /** Hands a text made here to the user as a file: .csv, .json, .tex, .svg or .txt. */
  async saveText(fileName: string, text: string): Promise<boolean> {
    return (await this.#send(() => this.#client.call('files.offer', { fileName, text }))) !== undefined;
  }

  /** @param what begins the sentence that says it is done: "The numbers of the figure" */
  async copyText(text: string, what: string): Promise<void> {
    this.#messages.tell(
      (await copyText(text))
        ? `${what}: copied to the clipboard.`
        : `${what}: the clipboard is not open to this page. Save a file instead.`,
    );
  }

  handOver(file: ReportFile): void {
    const link = document.createElement('a');
    link.href = `/download/${encodeURIComponent(file.token)}`;
    link.download = file.fileName;
    link.click();
    this.#messages.tell(`${file.fileName} is written.`);
  }

  async #send(write: () => Promise<ReportFile>): Promise<ReportFile | undefined> {
    const file = await this.#messages.attempt(write);
    if (file) this.handOver(file);
    return file;
  }
}
