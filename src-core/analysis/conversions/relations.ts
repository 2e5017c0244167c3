import { chargeRelations } from './charge-relations.ts';
import { coatingRelations } from './coating-relations.ts';
import { hopRelations } from './hop-relations.ts';
import { nuclearRelations } from './nuclear-relations.ts';
import type { Relation } from './relation.ts';
import { sampleRelations } from './sample-relations.ts';

/** Every formula that the transport calculator knows; of two ways of equal length the first listed is taken. */
export const relations: readonly Relation[] = [
  ...chargeRelations,
  ...hopRelations,
  ...coatingRelations,
  ...sampleRelations,
  ...nuclearRelations,
];
