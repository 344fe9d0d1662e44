// What a launch from the LMS says once it is verified and read: the form in which lti/ hands it to the features.
import type { CommunityRole } from './people.ts';
import type { Locale } from './words.ts';

export interface Launch {
  /** Ids of ours: tenant = registration (platform and client) + deployment. */
  readonly registrationId: string;
  readonly deploymentId: string;
  readonly person: {
    /** One hash of registration and subject (LTI core 1.3, 5.3.6): no e-mail, no number of the platform's. */
    readonly id: string;
    readonly name?: string;
    readonly email?: string;
    /** The platform's test user ("student view"). */
    readonly test: boolean;
  };
  readonly role: CommunityRole;
  /** The course. Missing where the platform tells none (LTI core 1.3, 5.4.1). */
  readonly context?: { readonly id: string; readonly title?: string };
  readonly link: { readonly id: string; readonly title?: string };
  readonly locale?: Locale;
  /** An IANA zone. */
  readonly zone?: string;
  readonly returnUrl?: string;
}
